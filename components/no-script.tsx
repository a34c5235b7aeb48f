import Link from 'next/link';

/** What to do where scripts are off: the form is of no use then. */
export function NoScript() {
  return (
    <noscript>
      <p className="mb-5 rounded-2xl border border-edge bg-card px-5 py-4 leading-relaxed">
        This page needs JavaScript to score reviews. Allow it and reload, or send the reviews to the
        API, as the{' '}
        <Link href="/docs" className="underline underline-offset-4">
          documentation
        </Link>{' '}
        shows.
      </p>
    </noscript>
  );
}
