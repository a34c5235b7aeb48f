import { describeFailure } from './describe-failure.ts';
import { Button } from './ui/button.tsx';

/** A failure in words, and the way out of it. */
export function ScoreFailure({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { title, advice } = describeFailure(error);
  return (
    <div
      role="alert"
      className="col-start-1 row-start-1 flex flex-col items-start px-5 py-8 sm:px-10 sm:py-14"
    >
      <svg viewBox="0 0 24 24" aria-hidden="true" className="size-8 fill-none stroke-negative-ink">
        <path d="M12 7v6m0 3.5v.01" strokeWidth="2" strokeLinecap="round" />
        <circle cx="12" cy="12" r="9.5" strokeWidth="2" />
      </svg>
      <h3 className="mt-4 font-semibold text-lg">{title}</h3>
      <p className="mt-1.5 max-w-prose text-pretty text-soft leading-relaxed [overflow-wrap:anywhere]">
        {advice}
      </p>
      <Button className="mt-5" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}
