import { memo } from 'react';
import { formatProbability } from './format-probability.ts';
import { ReviewText } from './review-text.tsx';
import { ScoreMeter } from './score-meter.tsx';
import type { Score } from './use-scores.ts';
import { VERDICT_NAMES, verdictOf } from './verdict.ts';

interface ScoreRowProps {
  number: number;
  review: string;
  score: Score | undefined;
  threshold: number;
}

const INK = { positive: 'text-positive-ink', negative: 'text-negative-ink', open: 'text-soft' };

/** One review and what the model makes of it. */
export const ScoreRow = memo(function ScoreRow(props: ScoreRowProps) {
  const { number, review, score, threshold } = props;
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-2 border-line border-b px-5 py-4 sm:grid-cols-[auto_minmax(0,1fr)_11rem] sm:gap-y-3">
      <span aria-hidden="true" className="min-w-5 pt-px text-figures text-sm text-soft leading-6">
        {number}
      </span>
      <ReviewText number={number} text={review} />
      <div className="max-sm:col-start-2 sm:pl-3">
        <p className="flex h-6 items-center justify-between text-sm">
          {score && <Word score={score} />}
          <span className="ml-auto text-figures text-soft">
            {score && formatProbability(score.probability)}
          </span>
        </p>
        <ScoreMeter probability={score?.probability} threshold={threshold} />
      </div>
    </li>
  );
});

function Word({ score }: { score: Score }) {
  const verdict = verdictOf(score);
  return (
    <span className={`font-semibold ${INK[verdict]}`}>
      {VERDICT_NAMES[verdict]}
      {verdict === 'open' && <span className="sr-only">, answered as {score.sentiment}</span>}
    </span>
  );
}
