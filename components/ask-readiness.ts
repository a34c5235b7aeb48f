import type { Readiness } from '@/server/api/health.ts';

/** What the server says of itself, and of which run. */
export interface Told extends Readiness {
  uuid: string | undefined;
}

/**
 * Asks the server whether it can score.
 *
 * @returns undefined where something in between answered instead, as a proxy that keeps probes to itself.
 * @throws what `fetch` throws where no answer comes.
 */
export async function askReadiness(signal: AbortSignal): Promise<Told | undefined> {
  const response = await fetch('/readyz', { signal, cache: 'no-store' });
  const readiness = (await response.json().catch(() => undefined)) as
    | Partial<Readiness>
    | undefined;
  if (typeof readiness?.status !== 'string') return undefined;
  const uuid = response.headers.get('x-model-uuid') ?? undefined;
  return { ...readiness, status: readiness.status, uuid };
}
