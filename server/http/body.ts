/** Request bodies: checked before they are read, counted while they are, decoded strictly. */
import type { BodyKind, Exchange } from '../api/exchange.ts';
import { ServiceError } from '../errors.ts';
import { MAX_BODY_BYTES } from '../limits.ts';
import { mediaTypeOf } from '../media-type.ts';
import { nestsDeeper } from './json-depth.ts';

/** Far more than any request needs. */
const MAX_DEPTH = 64;

/** Where tensors follow the JSON: how many bytes of the body are JSON. */
const JSON_LENGTH = 'inference-header-content-length';

const JSON_TYPE = 'application/json';
const CSV = 'text/csv';
/** What bodies may be announced as; where it is not told, as anything. */
const MEDIA_TYPES: Record<BodyKind, readonly string[] | undefined> = {
  json: [JSON_TYPE],
  // Clients of the inference protocol announce tensors by a header of their own, and nothing else.
  tensors: [JSON_TYPE, '', 'application/octet-stream'],
  table: [JSON_TYPE, CSV],
  unannounced: undefined,
};

type Body = Pick<Exchange, 'body' | 'tail'>;

/**
 * Reads a body: its JSON as text, and what follows.
 *
 * @param headers - the request's.
 * @param source - its bytes as they arrive; left alone as soon as the answer is known.
 * @throws ServiceError `UNSUPPORTED_MEDIA_TYPE`, `PAYLOAD_TOO_LARGE`, `PARSE_ERROR`, `UNPROCESSABLE_CONTENT`
 * or, where the sender went away, `CLIENT_CLOSED_REQUEST`.
 */
export async function readBody(
  headers: Headers,
  source: AsyncIterable<Uint8Array> | null,
  kind: BodyKind = 'json',
): Promise<Body> {
  requireType(headers, kind);
  if (isTooLarge(headers.get('content-length'))) throw tooLarge();
  const bytes = await readBytes(source ?? []);
  const jsonLength = kind === 'tensors' ? jsonLengthOf(headers, bytes) : bytes.byteLength;
  const body = decodeUtf8(bytes.subarray(0, jsonLength));
  const isJson = mediaTypeOf(headers) !== CSV || kind !== 'table';
  if (isJson && nestsDeeper(body, MAX_DEPTH)) throw tooDeep(kind);
  return { body, tail: bytes.subarray(jsonLength) };
}

function jsonLengthOf(headers: Headers, { byteLength }: Uint8Array): number {
  const given = headers.get(JSON_LENGTH);
  if (given === null) return byteLength;
  if (/^\d+$/.test(given) && Number(given) <= byteLength) return Number(given);
  const message = `The header ${JSON_LENGTH} must be how many bytes of the body are JSON, at most ${byteLength}, but it is "${given}".`;
  throw new ServiceError('UNPROCESSABLE_CONTENT', message);
}

async function readBytes(
  source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of source) {
      size += chunk.byteLength;
      if (size > MAX_BODY_BYTES) break;
      chunks.push(chunk);
    }
  } catch (cause) {
    const message = 'The connection ended before the body did.';
    throw new ServiceError('CLIENT_CLOSED_REQUEST', message, { cause });
  }
  if (size > MAX_BODY_BYTES) throw tooLarge();
  return chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks);
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    const message = 'The body is not valid UTF-8. Send it encoded as UTF-8.';
    throw new ServiceError('PARSE_ERROR', message, { cause });
  }
}

/** Whether a body of this announced length is refused before it is read. */
export function isTooLarge(contentLength: string | null | undefined): boolean {
  return Number(contentLength ?? 0) > MAX_BODY_BYTES;
}

function requireType(headers: Headers, kind: BodyKind): void {
  const type = headers.get('content-type');
  if (!isUtf8(type) || !(MEDIA_TYPES[kind]?.includes(mediaTypeOf(headers)) ?? true)) {
    const sent = type ? `not "${type}"` : 'but none was sent';
    const wanted = kind === 'table' ? `${JSON_TYPE} or ${CSV}` : JSON_TYPE;
    throw unsupported(
      `The content type must be ${wanted} in UTF-8, ${sent}. Send the header "content-type: ${JSON_TYPE}".`,
    );
  }
  const encoding = headers.get('content-encoding');
  if (encoding && encoding !== 'identity') {
    throw unsupported(
      `The content encoding "${encoding}" is not read. Send the body uncompressed.`,
    );
  }
}

function isUtf8(type: string | null): boolean {
  const parameters = (type ?? '').split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  return /^(charset="?utf-?8"?)?$/.test(charset ?? '');
}

function unsupported(message: string): ServiceError {
  return new ServiceError('UNSUPPORTED_MEDIA_TYPE', message);
}

function tooLarge(): ServiceError {
  return new ServiceError(
    'PAYLOAD_TOO_LARGE',
    'The body is larger than 10 MB. Send the reviews in several requests.',
  );
}

const SHALLOW: Record<BodyKind, string> = {
  json: '{"reviews": [{"id": 1, "text": "…"}]}',
  tensors: '"data" as a flat list',
  table: '{"inputs": ["…"]}',
  unannounced: '{"instances": ["…"]}',
};

function tooDeep(kind: BodyKind): ServiceError {
  const message = `The body nests lists and objects more than ${MAX_DEPTH} deep. Send ${SHALLOW[kind]}.`;
  const detail = [{ loc: ['body'], msg: 'value is nested too deep', type: 'value_error' }];
  return new ServiceError('UNPROCESSABLE_CONTENT', message, { detail });
}
