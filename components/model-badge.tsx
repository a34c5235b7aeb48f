'use client';

import { statusOf } from './describe-failure.ts';
import { RunId } from './run-id.tsx';
import { trpc } from './trpc-provider.tsx';

const ASK_AGAIN_MS = 3_000;

/** Which run and engine this server answers with, or why it does not yet. */
export function ModelBadge() {
  const { data, error } = trpc.model.metadata.useQuery(undefined, {
    retry: false,
    refetchInterval: ({ state }) => (state.status === 'success' ? false : ASK_AGAIN_MS),
  });
  const model = data?.data;
  return (
    <p className="flex h-6 items-center gap-2 text-sm text-soft">
      <span
        aria-hidden="true"
        className={`size-2 rounded-full ${model ? 'bg-ink' : 'animate-waiting border border-edge'}`}
      />
      {model ? (
        <span>
          Run <RunId uuid={model.model_uuid} /> on the {model.engine} engine
        </span>
      ) : (
        <span>{error ? reason(error) : 'Asking for the model'}</span>
      )}
    </p>
  );
}

function reason(error: unknown): string {
  return statusOf(error) === undefined ? 'The server cannot be reached' : 'The model is loading';
}
