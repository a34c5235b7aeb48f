/** Where MLServer and KServe answer otherwise than this server, and why; `npm run e2e:clients` asks all three. */

/** What is seen, as outcome.ts puts it, and what there is to say of it. */
export type Cell = [outcome: string, note?: string];

export interface Asked {
  method?: string;
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Difference {
  what: string;
  /** Those of e2e/v2-cases.ts that it is about, by their names. */
  cases?: string[];
  /** Or requests of its own. */
  asked?: Asked[];
  /** Or a call of Triton's client over gRPC. */
  call?: [name: string, keywords: object];
  /** This server cannot be brought there from outside: its tests do. */
  peersOnly?: boolean;
  mlserver: Cell;
  kserve: Cell;
  here: Cell;
  why: string;
}

const INFER = '/v2/models/sentiment/infer';
const tensor = (change: object) => ({
  inputs: [{ name: 'text', shape: [2], datatype: 'BYTES', data: ['a', 'b'], ...change }],
});
const infer = (change: object): Asked => ({ path: INFER, body: tensor(change) });
const bytes = '\u0001\0\0\0a\u0001\0\0\0b';
const binary = JSON.stringify(tensor({ data: undefined, parameters: { binary_data_size: 10 } }));

export const DIFFERENCES: Difference[] = [
  {
    what: 'body of `/v2/health/live`',
    asked: [{ method: 'GET', path: '/v2/health/live' }],
    mlserver: ['200 empty'],
    kserve: ['200 `{"live"}`'],
    here: ['200 `{"live"}`'],
    why: 'KServe’s client reads it',
  },
  {
    what: 'body of `/v2/models/<name>/ready`',
    asked: [{ method: 'GET', path: '/v2/models/sentiment/ready' }],
    mlserver: ['200 empty'],
    kserve: ['200 `{"name","ready"}`'],
    here: ['200 `{"name","ready"}`'],
    why: 'the same',
  },
  {
    what: 'list of models, `/v2/models`',
    asked: [{ method: 'GET', path: '/v2/models' }],
    mlserver: ['404 `{"detail"}`'],
    kserve: ['200 `{"models"}`'],
    here: ['200 `{"models"}`'],
    why: 'KServe’s extension',
  },
  {
    what: 'index of the repository',
    asked: [{ path: '/v2/repository/index', body: {} }],
    mlserver: ['200 list'],
    kserve: ['404 `{"detail"}`'],
    here: ['200 list'],
    why: 'Triton’s extension; Seldon Core 2’s agent asks for it',
  },
  {
    what: 'slash at the end of a path',
    asked: [{ method: 'GET', path: '/v2/models/sentiment/' }],
    mlserver: ['307 empty'],
    kserve: ['307 empty'],
    here: ['200 `{"inputs","name","outputs","platform","versions"}`'],
    why: 'a POST may get lost in a redirect',
  },
  {
    what: 'version in the path',
    cases: ['two texts by the version'],
    mlserver: ['as asked'],
    kserve: ['501 `{"error"}`'],
    here: ['as asked'],
    why: 'the version is the run’s id',
  },
  {
    what: 'unknown version',
    cases: ['an unknown version'],
    mlserver: ['404 `{"error"}`'],
    kserve: ['501 `{"error"}`'],
    here: ['404 `{"error"}`'],
    why: 'the same',
  },
  {
    what: 'run’s id as the name',
    cases: ['two texts by the id of the run'],
    mlserver: ['404 `{"error"}`'],
    kserve: ['404 `{"error"}`'],
    here: ['as asked'],
    why: 'several runs may be loaded',
  },
  {
    what: 'model that is not loaded',
    asked: [{ path: '/v2/models/loading/infer', body: tensor({}) }],
    peersOnly: true,
    mlserver: ['400 `{"error"}`'],
    kserve: ['503 `{"error"}`'],
    here: ['503 `{"error"}`', 'with `Retry-After`'],
    why: 'nothing is wrong with the request; a proxy may ask another replica',
  },
  {
    what: 'invalid JSON, missing field, `id` that is no string',
    asked: [
      { path: INFER, body: '{"inputs": [' },
      infer({ shape: undefined }),
      { path: INFER, body: { id: 42, ...tensor({}) } },
    ],
    mlserver: ['422 `{"detail"}`'],
    kserve: ['422 `{"detail"}`'],
    here: ['422 `{"error"}`; 422 `{"detail","error"}`'],
    why: 'the protocol’s own error body; and 400 would have Seldon Core 2 load the model again and repeat the request',
  },
  {
    what: 'datatype that nobody knows',
    cases: ['a datatype that nobody knows'],
    mlserver: ['422 `{"detail"}`'],
    kserve: ['400 `{"error"}`'],
    here: ['422 `{"error"}`'],
    why: 'the same',
  },
  {
    what: 'more elements in the shape than in the data',
    cases: ['a shape of another size than the data'],
    mlserver: ['200', 'the shape is passed over'],
    kserve: ['500 `{"error"}`'],
    here: ['422 `{"error"}`'],
    why: 'an answer to another question is worse than none',
  },
  {
    what: 'shape that is none of rows, or of no rows',
    cases: ['a shape of two columns', 'no shape', 'no rows', 'a row count below zero'],
    mlserver: ['200', 'taken as a list'],
    kserve: ['200', 'likewise'],
    here: ['422 `{"error"}`'],
    why: 'the same; it is not known which text is which row',
  },
  {
    what: 'no inputs',
    cases: ['no inputs'],
    mlserver: ['500 text'],
    kserve: ['500 `{"error"}`'],
    here: ['422 `{"error"}`'],
    why: 'it is the request that is wrong',
  },
  {
    what: '`null` or a number among texts',
    asked: [infer({ data: ['a', null] }), infer({ data: [12, 'a'] })],
    mlserver: ['200', 'a number as if it were empty'],
    kserve: ['200', 'handed to the model'],
    here: ['422 `{"error"}`'],
    why: 'nothing is guessed',
  },
  {
    what: 'numbers in the place of texts',
    cases: ['numbers in the place of texts'],
    mlserver: ['200', 'handed to the model'],
    kserve: ['200', 'handed to the model'],
    here: ['422 `{"error"}`'],
    why: 'the same',
  },
  {
    what: 'base64 by the input',
    cases: ['base64 by the input'],
    mlserver: ['as asked'],
    kserve: ['200', 'the base64 is the text'],
    here: ['as asked'],
    why: 'MLServer’s codec',
  },
  {
    what: 'base64 by the request alone',
    cases: ['base64 by the request'],
    mlserver: ['200', 'the base64 is the text'],
    kserve: ['200', 'the base64 is the text'],
    here: ['as asked'],
    why: 'a content type of the request is of its texts',
  },
  {
    what: 'invalid base64',
    cases: ['what is no base64'],
    mlserver: ['200', 'taken as it is'],
    kserve: ['200', 'taken as it is'],
    here: ['422 `{"error"}`'],
    why: 'the sender meant something else',
  },
  {
    what: 'base64 of what is no UTF-8',
    cases: ['base64 of what is no UTF-8'],
    mlserver: ['500 text'],
    kserve: ['200', 'the base64 is the text'],
    here: ['422 `{"error"}`'],
    why: 'it is the request that is wrong',
  },
  {
    what: 'unknown content type',
    cases: ['a content type that nobody knows', 'a content type of the request that nobody knows'],
    mlserver: ['200', 'passed over'],
    kserve: ['200', 'passed over'],
    here: ['422 `{"error"}`', 'with those known'],
    why: 'the sender meant something else',
  },
  {
    what: 'list of outputs',
    cases: ['one output', 'outputs in another order'],
    mlserver: ['200', 'passed over'],
    kserve: ['200', 'left to the model'],
    here: ['as asked'],
    why: 'so the protocol has it',
  },
  {
    what: 'unknown output, or one twice',
    cases: ['an unknown output', 'an output twice'],
    mlserver: ['200', 'passed over'],
    kserve: ['200', 'left to the model'],
    here: ['422 `{"error"}`'],
    why: 'the same',
  },
  {
    what: '`id` of each text beside the texts',
    cases: [
      'ids that are numbers, before the texts',
      'ids that are texts, and only they are wanted',
    ],
    mlserver: ['200', 'left to the model'],
    kserve: ['200', 'left to the model'],
    here: ['as asked'],
    why: 'as `review_id` of `/api/v1`',
  },
  {
    what: 'other inputs, or ids that do not fit',
    cases: [
      'a second input of an unknown name',
      'the texts twice',
      'fewer ids than texts',
      'ids of a datatype that is none of an id',
      'ids that are not what they are said to be',
    ],
    mlserver: ['200', 'left to the model'],
    kserve: ['200', 'left to the model'],
    here: ['422 `{"error"}`'],
    why: 'the answer would pass over what was sent',
  },
  {
    what: 'more than 1,000 texts, or a text of more than 100,000 characters',
    cases: ['too many rows', 'too long a text'],
    mlserver: ['200'],
    kserve: ['200'],
    here: ['422 `{"error"}`'],
    why: 'one request must not keep the others waiting',
  },
  {
    what: 'body of more than 10 MB',
    asked: [infer({ shape: [1], data: ['x'.repeat(11 * 2 ** 20)] })],
    mlserver: ['200'],
    kserve: ['200'],
    here: ['413 `{"error"}`'],
    why: 'memory is bounded',
  },
  {
    what: 'timeout below zero',
    cases: ['a timeout below zero'],
    mlserver: ['200', 'there are no deadlines'],
    kserve: ['200', 'there are no deadlines'],
    here: ['422 `{"error"}`', 'else 504 after `parameters.timeout`'],
    why: 'Triton’s parameter',
  },
  {
    what: 'failing model',
    asked: [infer({ data: ['a', 'fail'] })],
    peersOnly: true,
    mlserver: ['500 text', 'with the stack'],
    kserve: ['500 `{"error"}`', 'with the exception'],
    here: ['500 `{"error","id"}`', '`inference failed`'],
    why: 'the reason is in the log, by `x-request-id`',
  },
  {
    what: 'tensors as bytes',
    asked: [
      {
        path: INFER,
        body: binary + bytes,
        headers: {
          'content-type': 'application/octet-stream',
          'inference-header-content-length': String(binary.length),
        },
      },
    ],
    mlserver: ['422 `{"detail"}`'],
    kserve: ['200'],
    here: ['200'],
    why: 'Triton’s and KServe’s clients send them so by default',
  },
  {
    what: 'another content type',
    asked: [{ ...infer({}), headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
    mlserver: ['422 `{"detail"}`'],
    kserve: ['400 `{"error"}`'],
    here: ['415 `{"error"}`'],
    why: 'a form of another page must not be taken for a request',
  },
  {
    what: 'wrong method, unknown path',
    asked: [
      { method: 'DELETE', path: '/v2/models/sentiment' },
      { method: 'GET', path: '/v2/nothing' },
    ],
    mlserver: ['405 `{"detail"}`; 404 `{"detail"}`'],
    kserve: ['405 `{"detail"}`; 404 `{"detail"}`'],
    here: ['405 `{"error"}`; 404 `{"error"}`'],
    why: 'one form of error under `/v2`',
  },
  {
    what: 'gRPC: a stream of inferences',
    call: ['infer_stream', { texts: ['a'] }],
    mlserver: ['answered'],
    kserve: ['UNIMPLEMENTED'],
    here: ['UNIMPLEMENTED'],
    why: 'there is nothing to stream of one answer a text',
  },
  {
    what: 'loading a model that nobody has',
    asked: [{ path: '/v2/repository/models/other/load', body: {} }],
    mlserver: ['404 `{"error"}`'],
    kserve: ['503 `{"error"}`'],
    here: ['403 `{"error"}`', '404 of operators'],
    why: 'trying again is of no use',
  },
  {
    what: 'unloading, by anybody',
    asked: [{ path: '/v2/repository/models/sentiment/unload', body: {} }],
    mlserver: ['200 empty'],
    kserve: ['200 `{"name","unload"}`'],
    here: ['403 `{"error"}`', 'as KServe’s of operators, or with `V2_REPOSITORY=open`'],
    why: 'safe unless told otherwise',
  },
];
