/** Which pages may call the API: any by default as in the original service, never with credentials. */

/** The headers for a request of that origin. */
export type CorsPolicy = (origin: string | null) => Record<string, string>;

const EXPOSED = { 'access-control-expose-headers': 'x-request-id, x-model-uuid, retry-after' };
const ONE_DAY = '86400';

/** @param setting - `*`, or origins separated by commas. */
export function corsPolicy(setting: string): CorsPolicy {
  const allowed = setting
    .split(',')
    .map((origin) => origin.trim().toLowerCase().replace(/\/$/, ''));
  if (allowed.includes('*')) return () => ({ 'access-control-allow-origin': '*', ...EXPOSED });
  return (origin) => ({
    vary: 'origin',
    ...(origin && allowed.includes(origin)
      ? { 'access-control-allow-origin': origin, ...EXPOSED }
      : {}),
  });
}

/** Answers OPTIONS: what a browser asks before a cross-origin call, or anybody who wants to know. */
export function preflight(request: Headers, methods: readonly string[]): Response {
  const headers = new Headers({ allow: methods.join(', ') });
  if (request.has('access-control-request-method')) {
    headers.set('access-control-allow-methods', methods.join(', '));
    const wanted = request.get('access-control-request-headers');
    if (wanted) headers.set('access-control-allow-headers', wanted);
    headers.set('access-control-max-age', ONE_DAY);
  }
  return new Response(null, { status: 204, headers });
}
