import { describeScores } from './describe-scores.ts';
import type { Scores } from './use-scores.ts';

/** Tells a screen reader what happens to the reviews; a failure speaks for itself. */
export function ScoreAnnouncement({ scores }: { scores: Scores }) {
  return (
    <p role="status" className="sr-only">
      {describeScores(scores)}
    </p>
  );
}
