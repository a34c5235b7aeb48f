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
    <ol className="border-line border-t">
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
  );
}
