/**
 * The one table of what can go wrong and how it is told to a client. The codes are tRPC's own, so a
 * REST answer and a tRPC answer name the same failure alike.
 */

export const ERROR_STATUS = {
  PARSE_ERROR: 400,
  BAD_REQUEST: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_SUPPORTED: 405,
  CONFLICT: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  UNPROCESSABLE_CONTENT: 422,
  CLIENT_CLOSED_REQUEST: 499,
  INTERNAL_SERVER_ERROR: 500,
  SERVICE_UNAVAILABLE: 503,
  GATEWAY_TIMEOUT: 504,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** One invalid field, as FastAPI reports it: the original service's clients read these. */
export interface FieldProblem {
  loc: (string | number)[];
  msg: string;
  type: string;
}

export type ErrorDetail = string | FieldProblem[];

/** The body of every error answer under `/api`. */
export interface ErrorBody {
  message: string;
  code: ErrorCode;
  detail: ErrorDetail;
}

interface ServiceErrorOptions extends ErrorOptions {
  detail?: ErrorDetail;
}

/** A failure that may be told to the caller: its message says what to do next. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: ErrorCode;
  readonly detail: ErrorDetail;

  constructor(code: ErrorCode, message: string, options: ServiceErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.detail = options.detail ?? message;
  }
}

/** Recognised by name: Next loads several copies of this module, so `instanceof` would miss some. */
export function isServiceError(value: unknown): value is ServiceError {
  return value instanceof Error && value.name === 'ServiceError';
}

/** What a client may know of any failure: unexpected ones are masked, their reason goes to the log. */
export function errorBody(cause: unknown): ErrorBody {
  const known = isServiceError(cause) ? cause : undefined;
  if (!known || known.code === 'INTERNAL_SERVER_ERROR') {
    const message = 'Internal server error.';
    return { message, code: 'INTERNAL_SERVER_ERROR', detail: message };
  }
  return { message: known.message, code: known.code, detail: known.detail };
}

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_STATUS, code);
}
