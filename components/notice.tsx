import type { ReactNode } from 'react';
import { SiteHeader } from './site-header.tsx';

/** A page that has one thing to say. */
export function Notice({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="mx-auto flex min-h-dvh max-w-304 flex-col px-4 sm:px-8">
      <SiteHeader />
      <main className="mx-auto flex w-full max-w-xl grow flex-col justify-center pb-24">
        <h1 className="font-semibold text-3xl tracking-tight">{title}</h1>
        <div className="mt-3 text-soft leading-relaxed">{children}</div>
      </main>
    </div>
  );
}
