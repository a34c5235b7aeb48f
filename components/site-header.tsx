import Link from 'next/link';
import { Logo } from './ui/logo.tsx';

/** The name of the product and the way to its documentation. */
export function SiteHeader() {
  return (
    <header className="flex h-16 items-center justify-between">
      <Link href="/" className="flex items-center gap-2.5 rounded-md font-semibold text-lg">
        <Logo className="size-7" />
        Reviewscore
      </Link>
      <nav aria-label="Site">
        <Link
          href="/docs"
          prefetch={false}
          className="-mr-3 rounded-lg px-3 py-2 font-medium text-sm text-soft hover:bg-well hover:text-ink"
        >
          API docs
        </Link>
      </nav>
    </header>
  );
}
