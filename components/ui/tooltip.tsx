'use client';

import { type KeyboardEvent, type ReactNode, useState } from 'react';

interface TooltipProps {
  /** Said by the child's own name too: it is for the eye only. */
  tip: string;
  children: ReactNode;
}

/** A line above its child while that is hovered or focused; Escape puts it away. */
export function Tooltip({ tip, children }: TooltipProps) {
  const [open, setOpen] = useState(false);
  const show = () => setOpen(true);
  const hide = () => setOpen(false);
  const hideOnEscape = ({ key }: KeyboardEvent) => key === 'Escape' && hide();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches the control inside it
    <span
      className="relative inline-flex"
      onPointerEnter={show}
      onPointerLeave={hide}
      onFocus={show}
      onBlur={hide}
      onKeyDown={hideOnEscape}
    >
      {children}
      {open && (
        <span aria-hidden="true" className="absolute bottom-full -left-2 z-10 w-max pb-1.5">
          <span className="block rounded-md border border-transparent bg-ink px-2 py-1 font-mono text-[0.6875rem] text-card">
            {tip}
          </span>
        </span>
      )}
    </span>
  );
}
