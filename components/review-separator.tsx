import type { Separator } from './split-reviews.ts';

const CHOICES: [Separator, string][] = [
  ['line', 'Each line'],
  ['blank-line', 'Blank lines'],
];

interface ReviewSeparatorProps {
  value: Separator;
  onChange: (separator: Separator) => void;
}

/**
 * Shows the rule by which the text is split and lets the person overrule it: a pasted review with
 * line breaks but no blank line looks like several, and only its reader knows better.
 */
export function ReviewSeparator({ value, onChange }: ReviewSeparatorProps) {
  return (
    <fieldset className="flex flex-wrap items-center gap-x-2.5 gap-y-1 whitespace-nowrap">
      <legend className="float-left text-sm text-soft">Split at</legend>
      <div className="flex rounded-lg border-[CanvasText] bg-well p-0.5 text-sm forced-colors:border">
        {CHOICES.map(([separator, label]) => (
          <label
            key={separator}
            className="flex items-center rounded-[0.4375rem] px-2.5 py-1 font-medium text-soft hover:text-ink has-checked:bg-raised has-checked:text-ink has-checked:shadow-sm has-focus-visible:outline-2 has-focus-visible:outline-focus max-sm:h-11 pointer-coarse:h-11 forced-colors:has-checked:bg-[Highlight] forced-colors:has-checked:text-[HighlightText] forced-colors:has-checked:forced-color-adjust-none"
          >
            <input
              type="radio"
              name="separator"
              checked={value === separator}
              onChange={() => onChange(separator)}
              className="sr-only"
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
