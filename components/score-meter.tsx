import { formatProbability } from './format-probability.ts';

interface ScoreMeterProps {
  /** Of being positive; absent while it is awaited. */
  probability: number | undefined;
  threshold: number;
}

/**
 * A scale from 0 to 1. The bar starts at the threshold, so that its side is the sentiment and its
 * length how far the model is from changing its mind.
 */
export function ScoreMeter({ probability, threshold }: ScoreMeterProps) {
  const value = probability ?? threshold;
  const from = percent(Math.min(value, threshold));
  const to = percent(1 - Math.max(value, threshold));
  const waiting = probability === undefined;
  return (
    <div
      {...(waiting ? { 'aria-hidden': true } : meter(value))}
      className={`relative forced-color-adjust-none mt-1 h-2 rounded-full bg-line ${waiting ? 'animate-waiting' : ''}`}
    >
      <div
        // Clipped rather than sized: as it grows, nothing in the layout moves.
        style={{ clipPath: `inset(0 ${to} 0 ${from} round 1rem)` }}
        className={`absolute inset-0 transition-[clip-path] duration-500 motion-reduce:transition-none ease-out ${barColor(value, threshold)}`}
      />
      <div
        style={{ left: percent(threshold) }}
        className="absolute -inset-y-1 -ml-px w-0.5 rounded-full bg-edge"
      />
    </div>
  );
}

function barColor(probability: number, threshold: number): string {
  if (probability === 0.5) return 'bg-edge';
  return probability > threshold ? 'bg-positive' : 'bg-negative';
}

function meter(probability: number) {
  return {
    role: 'meter',
    'aria-label': 'Probability of positive',
    'aria-valuemin': 0,
    'aria-valuemax': 1,
    'aria-valuenow': probability,
    'aria-valuetext': formatProbability(probability),
  };
}

function percent(share: number): string {
  return `${share * 100}%`;
}
