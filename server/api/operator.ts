/** Who may change runs: whoever knows the token that the server was started with. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { ServiceError } from '../errors.ts';
import { procedure } from './trpc.ts';

/** @throws ServiceError `NOT_FOUND` where there is no token to know, `UNAUTHORIZED` for a wrong one. */
export const operatorProcedure = procedure.use(
  ({ ctx: { operatorToken, authorization }, next }) => {
    if (operatorToken === undefined) {
      throw new ServiceError(
        'NOT_FOUND',
        'Runs are not changed from outside: the server was started without ADMIN_TOKEN.',
      );
    }
    const [, given] = /^Bearer +(.*\S)/i.exec(authorization ?? '') ?? [];
    if (given === undefined || !isSame(given, operatorToken)) {
      throw new ServiceError(
        'UNAUTHORIZED',
        'This is for operators. Send the header "authorization: Bearer <ADMIN_TOKEN>".',
      );
    }
    return next();
  },
);

/** Takes as long for any text: digests are of one length, and compared to their ends. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
