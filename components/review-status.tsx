import { describeSplit } from './describe-split.ts';
import type { Separator } from './split-reviews.ts';

interface ReviewStatusProps {
  text: string;
  separator: Separator;
  count: number;
  obstacle: string | undefined;
}

/** What the text is taken for, or why it cannot be scored, in a place that never changes its size. */
export function ReviewStatus({ text, separator, count, obstacle }: ReviewStatusProps) {
  const { amount, rule } = describeSplit(text, separator, count);
  return (
    <div id="review-status" className="flex min-h-10 items-start text-sm leading-5">
      {obstacle ? (
        <p role="alert" className="font-medium text-negative-ink">
          {obstacle}
        </p>
      ) : (
        <p className="text-soft">
          <strong className="font-semibold text-ink tabular-nums">{amount}</strong> {rule}
        </p>
      )}
    </div>
  );
}
