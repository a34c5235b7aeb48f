import { RunId } from './run-id.tsx';
import type { Answer } from './use-scores.ts';

interface ScoreSourceProps {
  model: Answer['model'] | undefined;
  modelLoading: boolean;
}

/** Which run and engine gave the scores, as the answer itself says. */
export function ScoreSource({ model, modelLoading }: ScoreSourceProps) {
  return (
    <p className="mt-auto flex min-h-12 flex-wrap items-center gap-x-1.5 px-5 py-2 text-sm text-soft">
      {model ? (
        <>
          Scored by run <RunId uuid={model.model_uuid} /> on the {model.engine} engine
        </>
      ) : (
        modelLoading &&
        'The model is still loading. Your reviews are scored as soon as it is ready.'
      )}
    </p>
  );
}
