import { memo } from 'react';
import { formatProbability } from './format-probability.ts';
import { ReviewText } from './review-text.tsx';
import { ScoreMeter } from './score-meter.tsx';
import type { Score } from './use-scores.ts';

interface ScoreRowProps {
  number: number;
  review: string;
  score: Score | undefined;
  threshold: number;
}

const WORD = {
  positive: { name: 'Positive', className: 'text-positive-ink' },
  negative: { name: 'Negative', className: 'text-negative-ink' },
};

/** One review and what the model makes of it. */
export const ScoreRow = memo(function ScoreRow(props: ScoreRowProps) {
  const { number, review, score, threshold } = props;
  const word = score && WORD[score.sentiment];
  return (
    <li className="grid grid-cols-[1.75rem_minmax(0,1fr)] gap-x-2 gap-y-3 border-line border-b px-5 py-4 sm:grid-cols-[1.75rem_minmax(0,1fr)_11rem] sm:gap-x-5">
      <span aria-hidden="true" className="pt-px text-sm text-soft tabular-nums leading-6">
        {number}
      </span>
      <ReviewText number={number} text={review} />
      <div className="max-sm:col-start-2">
        <p className="flex h-6 items-center justify-between text-sm">
          <span className={`font-semibold ${word?.className ?? ''}`}>{word?.name}</span>
          <span className="text-soft tabular-nums">
            {score && formatProbability(score.probability)}
          </span>
        </p>
        <ScoreMeter probability={score?.probability} threshold={threshold} />
      </div>
    </li>
  );
});
