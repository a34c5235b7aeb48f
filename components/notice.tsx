import type { ReactNode } from 'react';
import { Logo } from './logo.tsx';

/** A page that has one thing to say. */
export function Notice({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-xl flex-col justify-center px-6 pb-24">
      <Logo className="size-10" />
      <h1 className="mt-6 font-semibold text-3xl tracking-tight">{title}</h1>
      <div className="mt-3 text-soft leading-relaxed">{children}</div>
    </main>
  );
}
