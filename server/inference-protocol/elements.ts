/** Single values of a request, whichever protocol it came by: each is what it has to be, or an error names its field. */
import { fitsTextLimit, MAX_TEXT_LENGTH } from '../limits.ts';
import { invalid } from './call.ts';

/** A string, or the text that bytes are in UTF-8. @throws ServiceError `UNPROCESSABLE_CONTENT` */
export function asString(element: unknown, field: string): string {
  if (typeof element === 'string') return element;
  if (element instanceof Uint8Array) return decoded(element, field);
  throw invalid(`${field} must be a string, but it is ${kindOf(element)}.`);
}

/** A whole number. @throws ServiceError `UNPROCESSABLE_CONTENT` */
export function asInteger(element: unknown, field: string): bigint {
  if (typeof element === 'bigint') return element;
  if (Number.isSafeInteger(element)) return BigInt(element as number);
  const found = typeof element === 'number' ? 'none, or beyond 2^53' : kindOf(element);
  throw invalid(`${field} must be a whole number, but it is ${found}.`);
}

/** The text that is in base64. @throws ServiceError `UNPROCESSABLE_CONTENT` */
export function decodeBase64(sent: string, field: string): string {
  if (sent.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(sent)) {
    throw invalid(
      `${field} must be base64 with its padding, but it is not. Send plain text as such.`,
    );
  }
  return decoded(Buffer.from(sent, 'base64'), field);
}

/** The text itself. @throws ServiceError `UNPROCESSABLE_CONTENT` where it is longer than one may be. */
export function requireShort(text: string, field: string): string {
  if (fitsTextLimit(text)) return text;
  const most = MAX_TEXT_LENGTH.toLocaleString('en');
  throw invalid(
    `${field} must be a text of at most ${most} characters, but it is longer. Shorten it.`,
  );
}

/** What a value of JSON is, for a person. */
export function kindOf(element: unknown): string {
  if (element === undefined) return 'missing';
  if (element === null) return 'null';
  if (Array.isArray(element)) return 'a list';
  return typeof element === 'object' ? 'an object' : `a ${typeof element}`;
}

function decoded(bytes: Uint8Array, field: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalid(`${field} must be text in UTF-8, but its bytes are not.`);
  }
}
