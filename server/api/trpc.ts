/** tRPC with our context and our errors: the same code, message and detail as over REST. */
import { initTRPC, TRPCError } from '@trpc/server';
import type { OpenApiMeta } from 'trpc-openapi';
import type { z } from 'zod';
import {
  ERROR_STATUS,
  type ErrorCode,
  errorBody,
  isErrorCode,
  isServiceError,
  ServiceError,
} from '../errors.ts';
import type { Model } from '../model/model.ts';
import type { Runs } from '../model/runs.ts';
import { invalidInput, notJson } from './validation.ts';

/** What the process has for every request. */
export interface Service {
  runs: Runs;
  /** What an operator has to know; without one nobody changes runs. */
  operatorToken?: string | undefined;
}

export interface Context extends Service {
  /** The run that was active when the request came: it answers, whatever comes meanwhile. */
  model: Model;
  /** The header of that name. */
  authorization: string | null;
  /** Fires when the caller has gone away. */
  signal: AbortSignal;
}

const t = initTRPC
  .context<Context>()
  .meta<OpenApiMeta>()
  .create({
    isDev: false,
    errorFormatter({ shape, error }) {
      const { message, code, detail } = errorBody(publicError(error));
      const { path } = shape.data;
      return { ...shape, message, data: { code, httpStatus: ERROR_STATUS[code], path, detail } };
    },
  });

/** Comes before the input is parsed, so that it sees what parsing threw. */
const explainErrors = t.middleware(async ({ next, getRawInput }) => {
  const result = await next();
  if (result.ok) return result;
  const refused = refusedInput(result.error);
  const known = refused ? invalidInput(refused, await getRawInput()) : publicError(result.error);
  if (!known) return result;
  throw new TRPCError({ code: known.code, message: known.message, cause: known });
});

export const router = t.router;
export const procedure = t.procedure.use(explainErrors);

/** The failure that may be told, if this error is or carries one. */
export function publicError(error: TRPCError): ServiceError | undefined {
  const { code, cause, message } = error;
  if (isServiceError(cause)) return cause;
  if (code === 'INTERNAL_SERVER_ERROR' || !isErrorCode(code)) return undefined;
  if (code === 'BAD_REQUEST' && cause?.name === 'SyntaxError') return notJson(cause.message, cause);
  return new ServiceError(code, `${message}. ${REMEDIES[code] ?? ''}`.trim(), { cause: error });
}

/** tRPC's own messages say what is wrong, but not what to do. */
const REMEDIES: Partial<Record<ErrorCode, string>> = {
  NOT_FOUND: 'See /docs for what there is.',
  METHOD_NOT_SUPPORTED: 'Send queries as GET and mutations as POST.',
};

/** What the schema found, where that is why the call failed (tRPC wraps it as a bad request). */
function refusedInput({ code, cause }: TRPCError): z.core.$ZodError | undefined {
  if (code !== 'BAD_REQUEST' || cause?.name !== 'ZodError') return undefined;
  return cause as unknown as z.core.$ZodError;
}
