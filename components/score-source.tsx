import { RunId } from './run-id.tsx';
import type { Answer } from './use-scores.ts';

interface ScoreSourceProps {
  model: Answer['model'] | undefined;
  modelLoading: boolean;
}

/** Which run and engine gave the scores, as the answer itself says. */
export function ScoreSource({ model, modelLoading }: ScoreSourceProps) {
  return (
    <p className="mt-auto min-h-12 px-5 py-3.5 text-sm text-soft leading-5">
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
