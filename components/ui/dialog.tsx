'use client';

import { type ReactNode, useId, useRef } from 'react';
import { Button } from './button.tsx';

interface DialogProps {
  /** On the button that opens it. */
  label: ReactNode;
  title: string;
  children: ReactNode;
}

/**
 * A button and the dialog that it opens: the browser's own, which keeps the focus inside, closes on Escape and gives the
 * focus back. On a phone it comes up from the bottom.
 */
export function Dialog({ label, title, children }: DialogProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <>
      <Button aria-haspopup="dialog" onClick={() => dialog.current?.showModal()}>
        {label}
      </Button>
      <dialog
        ref={dialog}
        aria-labelledby={id}
        closedby="any"
        className="mx-auto max-h-[85dvh] w-full max-w-xl overscroll-contain rounded-2xl border border-line bg-card text-ink shadow-lift backdrop:bg-black/45 max-sm:mt-auto max-sm:max-w-none max-sm:rounded-b-none sm:my-auto"
      >
        <header className="sticky top-0 flex items-center justify-between gap-4 border-line border-b bg-card py-2.5 pr-3 pl-5">
          <h2 id={id} className="font-semibold text-base">
            {title}
          </h2>
          <Button look="quiet" onClick={() => dialog.current?.close()}>
            Close
          </Button>
        </header>
        {children}
      </dialog>
    </>
  );
}
