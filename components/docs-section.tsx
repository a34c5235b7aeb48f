import type { ReactNode } from 'react';
import { WithCode } from './ui/with-code.tsx';

interface DocsSectionProps {
  title: string;
  /** One sentence; code between backticks. */
  intro: string;
  children: ReactNode;
}

/** A part of the documentation under its heading. */
export function DocsSection({ title, intro, children }: DocsSectionProps) {
  return (
    <section aria-label={title} className="min-w-0 pt-14">
      <h2 className="font-semibold text-2xl tracking-[-0.012em]">{title}</h2>
      <p className="mt-2 mb-5 text-pretty text-soft leading-relaxed">
        <WithCode>{intro}</WithCode>
      </p>
      {children}
    </section>
  );
}
