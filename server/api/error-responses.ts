/**
 * How the document and its page tell of errors: one answer a status, with the very bodies that requests like these
 * get (e2e/document.spec.ts and server/http/server.test.ts send them and compare).
 */
import type { ErrorBody } from '../errors.ts';
import { MAX_TEXT_LENGTH } from '../limits.ts';

interface ErrorResponse {
  status: number;
  /** Of the component. */
  name: string;
  description: string;
  /** Whether only the paths answer so by which operators change runs. */
  forOperators?: boolean;
  headers?: Record<string, { $ref: string }>;
  examples: Record<string, { summary: string; value: ErrorBody }>;
}

export const REQUEST_ID_HEADER = { 'x-request-id': { $ref: '#/components/headers/RequestId' } };

/** Of what a run has answered. */
export const ANSWER_HEADERS = {
  ...REQUEST_ID_HEADER,
  'x-model-uuid': { $ref: '#/components/headers/ModelUuid' },
};

export const ERROR_RESPONSES: readonly ErrorResponse[] = [
  {
    status: 400,
    name: 'BadRequest',
    description: 'The body is not JSON, or not in UTF-8.',
    examples: {
      notJson: plain('JSON that was cut off', {
        code: 'PARSE_ERROR',
        message: 'The body is not valid JSON: Unexpected end of JSON input. Send one JSON object.',
      }),
      notUtf8: plain('Bytes that are not UTF-8', {
        code: 'PARSE_ERROR',
        message: 'The body is not valid UTF-8. Send it encoded as UTF-8.',
      }),
    },
  },
  {
    status: 401,
    name: 'Unauthorized',
    forOperators: true,
    description: 'The token is missing or wrong.',
    examples: {
      unauthorized: plain('A request without the token', {
        code: 'UNAUTHORIZED',
        message: 'This is for operators. Send the header "authorization: Bearer <ADMIN_TOKEN>".',
      }),
    },
  },
  {
    status: 404,
    name: 'NotFound',
    description:
      'There is nothing at this path. Any path under `/api` that is not listed answers so.',
    examples: {
      notFound: plain('A path that is not listed', {
        code: 'NOT_FOUND',
        message: 'There is nothing at /api/v1/model/sentiment. See /docs for what is.',
      }),
    },
  },
  {
    status: 405,
    name: 'MethodNotAllowed',
    description: 'The path exists, but not for this method; `Allow` lists those that it takes.',
    headers: { allow: { $ref: '#/components/headers/Allow' } },
    examples: {
      methodNotAllowed: plain('GET where POST is expected', {
        code: 'METHOD_NOT_SUPPORTED',
        message: 'GET is not possible at /api/v1/model/predict. Use POST, OPTIONS.',
      }),
    },
  },
  {
    status: 409,
    name: 'Conflict',
    forOperators: true,
    description: 'The runs are not as that would need them to be; `message` says what to do first.',
    examples: {
      notLoaded: plain('Activating a run that is not loaded', {
        code: 'CONFLICT',
        message: 'Run another-run is not loaded. POST /api/v1/admin/load does it.',
      }),
      active: plain('Unloading the active run', {
        code: 'CONFLICT',
        message: 'Run a-run is active. Activate another first.',
      }),
    },
  },
  {
    status: 413,
    name: 'PayloadTooLarge',
    description: 'The body is larger than 10 MB (10 × 1024 × 1024 bytes). It is not read further.',
    examples: {
      tooLarge: plain('A body of 11 MB', {
        code: 'PAYLOAD_TOO_LARGE',
        message: 'The body is larger than 10 MB. Send the reviews in several requests.',
      }),
    },
  },
  {
    status: 415,
    name: 'UnsupportedMediaType',
    description: 'The body is not announced as plain `application/json` in UTF-8.',
    examples: {
      mediaType: plain("What curl's -d sends without a content type", {
        code: 'UNSUPPORTED_MEDIA_TYPE',
        message:
          'The content type must be application/json in UTF-8, not "application/x-www-form-urlencoded". Send the header "content-type: application/json".',
      }),
      encoding: plain('A compressed body', {
        code: 'UNSUPPORTED_MEDIA_TYPE',
        message: 'The content encoding "gzip" is not read. Send the body uncompressed.',
      }),
    },
  },
  {
    status: 422,
    name: 'UnprocessableContent',
    description:
      'The body is JSON, but not what is asked for. `message` names the first wrong field, `detail` lists up to 20.',
    examples: {
      wrongType: {
        summary: 'An id in quotation marks',
        value: {
          message: 'reviews[0].id must be a whole number, but it is a string.',
          code: 'UNPROCESSABLE_CONTENT',
          detail: [
            {
              loc: ['body', 'reviews', 0, 'id'],
              msg: 'value is not a valid integer',
              type: 'type_error.integer',
            },
          ],
        },
      },
      missing: {
        summary: 'A review without a text',
        value: {
          message: 'reviews[0].text must be a string, but it is missing.',
          code: 'UNPROCESSABLE_CONTENT',
          detail: [
            {
              loc: ['body', 'reviews', 0, 'text'],
              msg: 'field required',
              type: 'value_error.missing',
            },
          ],
        },
      },
      tooMany: {
        summary: '1,001 reviews',
        value: {
          message:
            'reviews must be a list of at most 1,000, but it has 1,001. Send several requests.',
          code: 'UNPROCESSABLE_CONTENT',
          detail: [
            {
              loc: ['body', 'reviews'],
              msg: 'ensure this value has at most 1000 items',
              type: 'value_error.list.max_items',
            },
          ],
        },
      },
      tooLong: {
        summary: 'A text of 100,001 characters',
        value: {
          message:
            'reviews[0].text must be a text of at most 100,000 characters, but it is longer. Shorten it.',
          code: 'UNPROCESSABLE_CONTENT',
          detail: [
            {
              loc: ['body', 'reviews', 0, 'text'],
              msg: `ensure this value has at most ${MAX_TEXT_LENGTH} characters`,
              type: 'value_error.any_str.max_length',
            },
          ],
        },
      },
    },
  },
  {
    status: 500,
    name: 'InternalServerError',
    description: 'The server failed. Its log says why, under the same `x-request-id`.',
    examples: {
      failure: plain('A failure inside', {
        code: 'INTERNAL_SERVER_ERROR',
        message: 'Internal server error.',
      }),
    },
  },
  {
    status: 503,
    name: 'ServiceUnavailable',
    description:
      'The model is not loaded yet, or too much waits for it. Try again after the seconds in `Retry-After`.',
    headers: { 'retry-after': { $ref: '#/components/headers/RetryAfter' } },
    examples: {
      loading: plain('Asked before the model was loaded', {
        code: 'SERVICE_UNAVAILABLE',
        message: 'The model is not ready yet. Try again in a moment; /readyz tells when it is.',
      }),
      busy: plain('Asked while too many reviews were waiting', {
        code: 'SERVICE_UNAVAILABLE',
        message:
          'The server has too much to do: as many reviews are waiting as may. Try again in a moment.',
      }),
    },
  },
];

/**
 * What an operation has in the place of an answer with this status.
 *
 * @throws Error for a status that nothing is written about.
 */
export function errorReference(status: string): { $ref: string } {
  const found = ERROR_RESPONSES.find((response) => String(response.status) === status);
  if (!found) throw new Error(`The document has no words for the status ${status}.`);
  return { $ref: `#/components/responses/${found.name}` };
}

function plain(summary: string, { code, message }: Pick<ErrorBody, 'code' | 'message'>) {
  return { summary, value: { message, code, detail: message } };
}
