'use client';

import { useCopy } from '../use-copy.ts';
import { Button } from './button.tsx';
import { Stack } from './stack.tsx';

interface CopyButtonProps {
  /** What a screen reader calls it; begins with "Copy". */
  label: string;
  text: () => string;
}

const LAYERS = ['Copy', 'Copied', 'Failed'];

/** Copies a text and says so, to eyes and to screen readers. */
export function CopyButton({ label, text }: CopyButtonProps) {
  const [state, copy] = useCopy();
  const shown = ['idle', 'copied', 'failed'].indexOf(state);
  return (
    <>
      <Button look="quiet" aria-label={label} onClick={() => copy(text())}>
        <Stack shown={shown} layers={LAYERS} className="text-right" />
        <CopyIcon />
      </Button>
      <span role="status" className="sr-only">
        {shown > 0 && LAYERS[shown]}
      </span>
    </>
  );
}

function CopyIcon() {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true" className="size-4 fill-none stroke-current">
      <rect x="5.5" y="5.5" width="8" height="8" rx="2" strokeWidth="1.5" />
      <path
        d="M10.5 3A1.5 1.5 0 0 0 9 2.5H4.5a2 2 0 0 0-2 2V9A1.5 1.5 0 0 0 3 10.5"
        strokeWidth="1.5"
      />
    </svg>
  );
}
