'use client';

import type { ReactNode } from 'react';
import { CopyButton } from './ui/copy-button.tsx';
import { useOrigin } from './use-origin.ts';

interface CodeSampleProps {
  title: string;
  /** Code in which ORIGIN stands for the address of this server. */
  code: string;
  children?: ReactNode;
}

/** Code that runs against this server as it stands, to be copied. */
export function CodeSample({ title, code, children }: CodeSampleProps) {
  const text = code.replaceAll('ORIGIN', useOrigin());
  return (
    <section
      aria-label={title}
      className="flex min-w-0 flex-col rounded-2xl border border-line bg-card shadow-lift"
    >
      <div className="flex h-14 shrink-0 items-center justify-between border-line border-b pr-2 pl-5">
        <h2 className="font-semibold">{title}</h2>
        <CopyButton label={`Copy: ${title}`} text={() => text} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it by keys */}
      <pre tabIndex={0} className="grow scroll-hint overflow-x-auto px-5 py-4 text-[0.8125rem]">
        <code className="font-mono leading-relaxed [word-spacing:0]">{text}</code>
      </pre>
      {children && (
        <div className="border-line border-t px-5 py-4 text-sm text-soft leading-relaxed">
          {children}
        </div>
      )}
    </section>
  );
}
