/** How a failure is told over gRPC: by the status that means what the HTTP status means, and with the same words. */
import type { ErrorCode } from '../../errors.ts';
import { errorBody } from '../../errors.ts';

const STATUS: Record<ErrorCode, number> = {
  PARSE_ERROR: 3,
  BAD_REQUEST: 3,
  UNAUTHORIZED: 16,
  FORBIDDEN: 7,
  NOT_FOUND: 5,
  METHOD_NOT_SUPPORTED: 12,
  CONFLICT: 9,
  PAYLOAD_TOO_LARGE: 8,
  UNSUPPORTED_MEDIA_TYPE: 12,
  UNPROCESSABLE_CONTENT: 3,
  CLIENT_CLOSED_REQUEST: 1,
  INTERNAL_SERVER_ERROR: 13,
  SERVICE_UNAVAILABLE: 14,
  GATEWAY_TIMEOUT: 4,
};

export const INTERNAL = STATUS.INTERNAL_SERVER_ERROR;

/** The number of the status, as gRPC has it, and its message. */
export function statusOf(cause: unknown): { code: number; details: string } {
  const { code, message } = errorBody(cause);
  const status = STATUS[code];
  return { code: status, details: status === INTERNAL ? 'inference failed' : message };
}
