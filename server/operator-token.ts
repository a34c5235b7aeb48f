/** How an operator is known: by the token that the server was started with. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { ServiceError } from './errors.ts';

/**
 * @param authorization - what the header of that name holds, if there is one.
 * @throws ServiceError `UNAUTHORIZED` for a wrong token or none.
 */
export function requireOperator(authorization: string | null | undefined, token: string): void {
  const [, given] = /^Bearer +(.*\S)/i.exec(authorization ?? '') ?? [];
  if (given !== undefined && isSame(given, token)) return;
  throw new ServiceError(
    'UNAUTHORIZED',
    'This is for operators. Send the header "authorization: Bearer <ADMIN_TOKEN>".',
  );
}

/** Takes as long for any text: digests are of one length, and compared to their ends. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
