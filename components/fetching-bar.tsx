import type { Fetching } from './describe-waiting.ts';

/** How much of the run has been fetched; without a share it is not known yet. */
export function FetchingBar({ share, amount }: Fetching) {
  return (
    <progress
      aria-label="Fetching the run"
      aria-valuetext={amount}
      value={share}
      className="progress-bar h-2 w-full"
    />
  );
}
