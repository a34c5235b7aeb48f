'use client';

import { statusOf } from './describe-failure.ts';
import { RunId } from './run-id.tsx';
import { useModel } from './use-model.ts';

/** Which run and engine this server answers with and why, or why it does not yet. */
export function ModelBadge() {
  const { model, error } = useModel();
  const status = error ? reason(error) : 'Asking for the model';
  return (
    // The key makes each state an element of its own: the dot appears anew rather than move.
    <p
      key={model?.model_uuid ?? status}
      className="grid min-h-15 max-w-100 grid-cols-[auto_1fr] content-start items-center lg:content-end gap-x-2 text-sm text-soft"
    >
      <span
        aria-hidden="true"
        className={`size-2 rounded-full ${model ? 'bg-ink forced-colors:bg-[CanvasText]' : 'animate-waiting border border-edge'}`}
      />
      {model ? (
        <span>
          Run <RunId uuid={model.model_uuid} /> on the {model.engine} engine
        </span>
      ) : (
        status
      )}
      {model && (
        <span className="col-start-2 text-[0.8125rem] text-pretty wrap-anywhere">
          Chosen because {model.engine_reason}
        </span>
      )}
    </p>
  );
}

function reason(error: unknown): string {
  const status = statusOf(error);
  if (status === undefined) return 'The server cannot be reached';
  return status === 503 ? 'The model is loading' : `The model does not answer (status ${status})`;
}
