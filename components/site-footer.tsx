import Link from 'next/link';
import { CurlHint } from './curl-hint.tsx';

const LINK = 'underline decoration-edge underline-offset-4 hover:text-ink hover:decoration-current';

/** For developers: the same scores over HTTP. */
export function SiteFooter() {
  return (
    <footer className="border-line border-t py-10 text-sm text-soft">
      <div className="grid gap-x-12 gap-y-5 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
        <div>
          <h2 className="font-semibold text-base text-ink">The same scores over HTTP</h2>
          <p className="mt-2 leading-relaxed">
            Whatever this page shows, a client gets as JSON. See the{' '}
            <Link href="/docs" prefetch={false} className={LINK}>
              API documentation
            </Link>{' '}
            or its{' '}
            <a href="/api/v1/openapi.json" className={LINK}>
              OpenAPI document
            </a>
            .
          </p>
        </div>
        <CurlHint />
      </div>
    </footer>
  );
}
