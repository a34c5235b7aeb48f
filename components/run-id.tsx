'use client';

import { Tooltip } from './ui/tooltip.tsx';
import { useCopy } from './use-copy.ts';

/** The beginning of a run's id; all of it on hover, on focus and on the clipboard. */
export function RunId({ uuid }: { uuid: string }) {
  const [state, copy] = useCopy();
  const tip = { idle: uuid, copied: 'Copied', failed: `Not copied: ${uuid}` }[state];
  return (
    <Tooltip tip={tip}>
      <button
        type="button"
        aria-label={`Copy run id ${uuid}`}
        onClick={() => copy(uuid)}
        className="-mx-2 -my-3.25 rounded px-2 py-3.25 font-mono text-[0.8125rem] text-ink underline decoration-edge decoration-dotted underline-offset-4"
      >
        {uuid.slice(0, 8)}
      </button>
      <span role="status" className="sr-only">
        {state === 'copied' && 'Copied'}
      </span>
    </Tooltip>
  );
}
