import { ScoreRow } from './score-row.tsx';
import type { Score } from './use-scores.ts';

interface ScoreListProps {
  reviews: readonly string[];
  /** Absent while they are awaited: the rows are already there, at the height they will keep. */
  scores: readonly Score[] | undefined;
  threshold: number;
}

/** The reviews in the order in which they were written, each with its score. */
export function ScoreList({ reviews, scores, threshold }: ScoreListProps) {
  return (
    <>
      <div
        aria-hidden="true"
        className="flex justify-between border-line border-y bg-well/50 px-5 py-2 font-medium text-soft text-xs"
      >
        <span>Review</span>
        <span>Probability of positive</span>
      </div>
      <ol>
        {reviews.map((review, index) => (
          <ScoreRow
            // biome-ignore lint/suspicious/noArrayIndexKey: the place in the list is what identifies a review
            key={index}
            number={index + 1}
            review={review}
            score={scores?.[index]}
            threshold={threshold}
          />
        ))}
      </ol>
    </>
  );
}
