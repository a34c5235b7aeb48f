import { describeSplit } from './describe-split.ts';
import type { Separator } from './split-reviews.ts';

interface ReviewStatusProps {
  text: string;
  separator: Separator;
  count: number;
}

/** What the text is taken for; two lines at any time, so that the buttons beside it stay put. */
export function ReviewStatus({ text, separator, count }: ReviewStatusProps) {
  const { amount, rule } = describeSplit({ text, separator, count });
  return (
    <p
      id="review-status"
      className="flex min-h-11 min-w-40 grow flex-col justify-center text-sm text-soft leading-5"
    >
      <strong className="font-semibold text-ink">{amount}</strong>
      {rule}
    </p>
  );
}
