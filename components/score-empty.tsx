import { formatPercent } from './format-probability.ts';
import { ReviewExamples } from './review-examples.tsx';
import { ScoreScale } from './score-scale.tsx';

interface ScoreEmptyProps {
  threshold: number;
  /** Absent where a text is there that an example would replace. */
  onExample: ((text: string) => void) | undefined;
}

/** Before the first review: how to read what will appear here, and something to try. */
export function ScoreEmpty({ threshold, onExample }: ScoreEmptyProps) {
  return (
    <div className="flex flex-col justify-center px-5 py-8 sm:px-10">
      <ScoreScale threshold={threshold} />
      <h3 className="mt-7 font-semibold text-lg">Every review gets a place on this scale</h3>
      <p className="mt-1.5 max-w-prose text-pretty text-soft leading-relaxed">
        It is the probability that the review is positive. Above {formatPercent(threshold)} it
        counts as positive, otherwise as negative. The further from the mark, the surer the model.
      </p>
      <div className={`mt-6 flex flex-wrap items-center gap-3 ${onExample ? '' : 'invisible'}`}>
        <span className="font-medium text-sm">Try an example</span>
        <ReviewExamples onPick={(text) => onExample?.(text)} />
      </div>
    </div>
  );
}
