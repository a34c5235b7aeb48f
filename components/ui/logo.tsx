/** The mark: a scale from negative to positive with its threshold in the middle. */
export function Logo({ className = '' }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={className}>
      <g strokeWidth="3.5" strokeLinecap="round">
        <path className="stroke-negative" d="M4 12.5v7M10 9.5v13" />
        <path className="stroke-current" d="M16 5v22" />
        <path className="stroke-positive" d="M22 9.5v13M28 12.5v7" />
      </g>
    </svg>
  );
}
