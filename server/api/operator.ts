/** Who may change runs: whoever knows the token that the server was started with. */
import { ServiceError } from '../errors.ts';
import { requireOperator } from '../operator-token.ts';
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
    requireOperator(authorization, operatorToken);
    return next();
  },
);
