import type { Score } from './use-scores.ts';
import { countVerdicts } from './verdict.ts';

interface ScoreSummaryProps {
  total: number;
  /** Absent while they are awaited. */
  scores: readonly Score[] | undefined;
}

/** How many are positive and negative, in numbers and as shares of one bar. */
export function ScoreSummary({ total, scores }: ScoreSummaryProps) {
  const counts = scores && countVerdicts(scores);
  return (
    <div className="px-5 pt-4 pb-5">
      <dl className="flex justify-between gap-x-3">
        <Count name="negative" count={counts?.negative} className="text-negative-ink" />
        {counts && counts.open > 0 && (
          <Count name="no evidence" count={counts.open} className="text-soft" />
        )}
        <Count name="positive" count={counts?.positive} className="text-positive-ink" />
      </dl>
      <div aria-hidden="true" className="mt-2.5 flex h-2.5 forced-color-adjust-none gap-1">
        {counts ? (
          <>
            <Share share={counts.negative / total} className="bg-negative" />
            <Share share={counts.open / total} className="bg-edge" />
            <Share share={counts.positive / total} className="bg-positive" />
          </>
        ) : (
          <div className="grow animate-waiting rounded-full bg-line" />
        )}
      </div>
    </div>
  );
}

function Count(props: { name: string; count: number | undefined; className: string }) {
  const { name, count, className } = props;
  return (
    <div className="flex items-baseline gap-2 whitespace-nowrap">
      <dt className={`order-last font-medium text-sm ${className}`}>{name}</dt>
      <dd className="font-semibold text-3xl text-figures leading-8">
        {count?.toLocaleString('en') ?? <span className="text-soft">–</span>}
      </dd>
    </div>
  );
}

function Share({ share, className }: { share: number; className: string }) {
  if (share === 0) return null;
  return <div className={`min-w-2.5 rounded-full ${className}`} style={{ flexGrow: share }} />;
}
