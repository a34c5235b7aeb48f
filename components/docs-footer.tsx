import Link from 'next/link';
import packageJson from '@/package.json';

const LINK = 'underline decoration-edge underline-offset-4 hover:text-ink hover:decoration-current';

/** What this is, and the two other places to go. */
export function DocsFooter() {
  return (
    <footer className="flex flex-wrap justify-between gap-x-8 gap-y-2 border-line border-t py-10 text-sm text-soft">
      <p className="text-figures">
        Reviewscore {packageJson.version}, {packageJson.license}
      </p>
      <p className="flex flex-wrap gap-x-6 gap-y-2">
        <Link href="/" className={LINK}>
          Score reviews on a page
        </Link>
        <a href="/api/v1/openapi.json" className={LINK}>
          OpenAPI document
        </a>
      </p>
    </footer>
  );
}
