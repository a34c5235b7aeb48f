import { PHASE_DEVELOPMENT_SERVER, PHASE_PRODUCTION_BUILD } from 'next/constants.js';

/** What a page may load: nothing of any other host. */
function contentSecurityPolicy(development) {
  return [
    "default-src 'self'",
    // Next puts the data of a page into inline scripts; in development React needs eval besides.
    `script-src 'self' 'unsafe-inline'${development ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** What begins so is answered by the edge (server/http/edge.ts), which sets its headers. */
const NO_PAGES = 'api/|v1/|v2/|healthz|readyz|metrics|invocations|ping|health|version';

/** @returns {import('next').NextConfig} */
export default function config(phase) {
  return {
    // The build notes down what serving needs of Next; scripts/pack.mjs takes it from there.
    ...(phase === PHASE_PRODUCTION_BUILD && { output: 'standalone' }),
    // Pages are kept in memory only: an image is read-only, and the build is nothing to write into.
    experimental: { isrFlushToDisk: false },
    poweredByHeader: false,
    // `npm test` checks the types of everything; a start need not.
    typescript: { ignoreBuildErrors: true },
    // A redirect to the path without the slash would lose a POST.
    skipTrailingSlashRedirect: true,
    // Shared by every copy that Next makes of our server modules.
    serverExternalPackages: ['pino', 'prom-client'],
    async headers() {
      const policy = contentSecurityPolicy(phase === PHASE_DEVELOPMENT_SERVER);
      return [
        {
          // Next lets whoever is in between keep a page for a year: the next version would not be seen.
          source: `/((?!${NO_PAGES}|_next/).*)`,
          headers: [{ key: 'cache-control', value: 'no-cache' }],
        },
        {
          source: `/((?!${NO_PAGES}).*)`,
          headers: [
            { key: 'content-security-policy', value: policy },
            { key: 'x-content-type-options', value: 'nosniff' },
            { key: 'referrer-policy', value: 'no-referrer' },
          ],
        },
      ];
    },
  };
}
