const TICKS = Array.from({ length: 41 }, (_, index) => index / 40);

/** The scale that every score is a place on, as a ruler: negative on the left, positive on the right. */
export function ScoreScale({ threshold }: { threshold: number }) {
  return (
    <div>
      <div aria-hidden="true" className="flex h-14 items-end justify-between">
        {TICKS.map((tick) => (
          <span key={tick} className={`w-0.5 rounded-full ${look(tick, threshold)}`} />
        ))}
      </div>
      <div className="mt-2.5 flex justify-between font-medium text-sm">
        <span className="text-negative-ink">Negative</span>
        <span className="text-positive-ink">Positive</span>
      </div>
    </div>
  );
}

function look(tick: number, threshold: number): string {
  if (Math.abs(tick - threshold) < 0.0125) return 'h-14 bg-ink';
  const height = Math.round(tick * 40) % 10 === 0 ? 'h-9' : 'h-6';
  return `${height} ${tick > threshold ? 'bg-positive' : 'bg-negative'}`;
}
