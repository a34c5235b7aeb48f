/** Request bodies: checked before they are read, counted while they are, decoded strictly. */
import { ServiceError } from '../errors.ts';
import { MAX_BODY_BYTES } from '../limits.ts';
import { nestsDeeper } from './json-depth.ts';

/** Far more than any request needs. */
const MAX_DEPTH = 64;

/**
 * Reads a JSON body as text.
 *
 * @param headers - the request's.
 * @param source - its bytes as they arrive; left alone as soon as the answer is known.
 * @throws ServiceError `UNSUPPORTED_MEDIA_TYPE`, `PAYLOAD_TOO_LARGE`, `PARSE_ERROR`, `UNPROCESSABLE_CONTENT`
 * or, where the sender went away, `CLIENT_CLOSED_REQUEST`.
 */
export async function readJsonText(
  headers: Headers,
  source: AsyncIterable<Uint8Array> | null,
): Promise<string> {
  requireJson(headers);
  if (isTooLarge(headers.get('content-length'))) throw tooLarge();
  const text = decodeUtf8(await readBytes(source ?? []));
  if (nestsDeeper(text, MAX_DEPTH)) throw tooDeep();
  return text;
}

async function readBytes(source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>) {
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
  return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
}

function decodeUtf8(bytes: Uint8Array | undefined): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    const message = 'The body is not valid UTF-8. Send JSON encoded as UTF-8.';
    throw new ServiceError('PARSE_ERROR', message, { cause });
  }
}

/** Whether a body of this announced length is refused before it is read. */
export function isTooLarge(contentLength: string | null | undefined): boolean {
  return Number(contentLength ?? 0) > MAX_BODY_BYTES;
}

function requireJson(headers: Headers): void {
  const type = headers.get('content-type');
  const [media, ...parameters] = (type ?? '').split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  if (media !== 'application/json' || !/^(charset="?utf-?8"?)?$/.test(charset ?? '')) {
    const sent = type ? `not "${type}"` : 'but none was sent';
    throw unsupported(
      `The content type must be application/json in UTF-8, ${sent}. Send the header "content-type: application/json".`,
    );
  }
  const encoding = headers.get('content-encoding');
  if (encoding && encoding !== 'identity') {
    throw unsupported(
      `The content encoding "${encoding}" is not read. Send the body uncompressed.`,
    );
  }
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

function tooDeep(): ServiceError {
  const message = `The body nests lists and objects more than ${MAX_DEPTH} deep. Send {"reviews": [{"id": 1, "text": "…"}]}.`;
  const detail = [{ loc: ['body'], msg: 'value is nested too deep', type: 'value_error' }];
  return new ServiceError('UNPROCESSABLE_CONTENT', message, { detail });
}
