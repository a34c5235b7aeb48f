import { RunId } from './run-id.tsx';
import type { Answer } from './use-scores.ts';

/** Which run and engine gave the scores, as the answer itself says. */
export function ScoreSource({ model }: { model: Answer['model'] | undefined }) {
  return (
    <p className="mt-auto min-h-12 px-5 py-3.5 text-sm text-soft leading-5">
      {model && (
        <>
          Scored by run <RunId uuid={model.model_uuid} /> on the {model.engine} engine
        </>
      )}
    </p>
  );
}
