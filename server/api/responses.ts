/** The JSON answers that do not come out of a procedure. */
import { ERROR_STATUS, errorBody } from '../errors.ts';

export const JSON_HEADERS = { 'content-type': 'application/json' };

export function jsonResponse(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: JSON_HEADERS });
}

/** Any failure, in the one shape that errors have under `/api`. */
export function errorResponse(cause: unknown): Response {
  const body = errorBody(cause);
  return jsonResponse(body, ERROR_STATUS[body.code]);
}
