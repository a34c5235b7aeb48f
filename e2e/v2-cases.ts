/** Inferences and what becomes of them, whichever transport carries them: HTTP and gRPC are held against the same table. */
import { BUNDLED_RUN_UUID } from '../server/model/run.ts';
import { AWESOME, BORING, base64, type Tensor, text } from './v2-tensors.ts';

export interface InferenceCase {
  what: string;
  model?: string;
  version?: string;
  request: {
    id?: string;
    parameters?: Record<string, unknown>;
    inputs: Tensor[];
    outputs?: { name: string }[];
  };
  /** The outputs in their order, or the status over HTTP and what is said. */
  expected: { outputs: Tensor[] } | { status: number; error: string };
}

const both = text([BORING, AWESOME]);
const sentiment = (...data: string[]): Tensor => ({
  name: 'sentiment',
  shape: [data.length, 1],
  datatype: 'BYTES',
  parameters: { content_type: 'str' },
  data,
});
const probability = (...data: number[]): Tensor => ({
  name: 'probability',
  shape: [data.length, 1],
  datatype: 'FP32',
  parameters: { content_type: 'np' },
  data,
});
/** What the bundled run says of the two texts. */
const answer = { outputs: [sentiment('negative', 'positive'), probability(0.07602705, 0.8869033)] };
const ids = (datatype: string, data: (string | number)[], more: Partial<Tensor> = {}): Tensor => ({
  name: 'id',
  shape: [data.length],
  datatype,
  data,
  ...more,
});
const refused = (error: string, status = 422) => ({ status, error });

export const CASES: InferenceCase[] = [
  { what: 'two texts', request: { id: '42', inputs: [both] }, expected: answer },
  {
    what: 'two texts by the version',
    version: BUNDLED_RUN_UUID,
    request: { id: 'by version', inputs: [both] },
    expected: answer,
  },
  {
    what: 'two texts by the id of the run',
    model: BUNDLED_RUN_UUID,
    request: { inputs: [both] },
    expected: answer,
  },
  {
    what: 'texts as a column',
    request: { inputs: [text([BORING, AWESOME], { shape: [2, 1] })] },
    expected: answer,
  },
  {
    what: 'a single input of any name',
    request: { inputs: [{ ...both, name: 'foo' }] },
    expected: answer,
  },
  {
    what: 'texts said to be strings',
    request: { inputs: [{ ...both, parameters: { content_type: 'str', pd: true } }] },
    expected: answer,
  },
  {
    what: 'base64 by the input',
    request: {
      inputs: [text([base64(BORING), base64(AWESOME)], { parameters: { content_type: 'base64' } })],
    },
    expected: answer,
  },
  {
    what: 'base64 by the request',
    request: {
      parameters: { content_type: 'base64' },
      inputs: [text([base64(BORING), base64(AWESOME)])],
    },
    expected: answer,
  },
  {
    what: 'the input wins over the request',
    request: {
      parameters: { content_type: 'base64' },
      inputs: [{ ...both, parameters: { content_type: 'str' } }],
    },
    expected: answer,
  },
  {
    what: 'one output',
    request: { inputs: [both], outputs: [{ name: 'probability' }] },
    expected: { outputs: answer.outputs.slice(1) },
  },
  {
    what: 'outputs in another order',
    request: { inputs: [both], outputs: [{ name: 'probability' }, { name: 'sentiment' }] },
    expected: { outputs: answer.outputs.toReversed() },
  },
  {
    what: 'no list of outputs to speak of',
    request: { inputs: [both], outputs: [] },
    expected: answer,
  },
  {
    what: 'ids that are numbers, before the texts',
    request: { inputs: [ids('INT64', [9176, -71]), both] },
    expected: {
      outputs: [
        ...answer.outputs,
        {
          name: 'review_id',
          shape: [2, 1],
          datatype: 'INT64',
          parameters: { content_type: 'np' },
          data: [9176, -71],
        },
      ],
    },
  },
  {
    what: 'ids that are texts, and only they are wanted',
    request: {
      inputs: [both, ids('BYTES', ['a', 'é'], { shape: [2, 1] })],
      outputs: [{ name: 'review_id' }],
    },
    expected: {
      outputs: [
        {
          name: 'review_id',
          shape: [2, 1],
          datatype: 'BYTES',
          parameters: { content_type: 'str' },
          data: ['a', 'é'],
        },
      ],
    },
  },
  {
    what: 'an unknown model',
    model: 'other',
    request: { inputs: [both] },
    expected: refused('Model other not found', 404),
  },
  {
    what: 'an unknown version',
    version: '9',
    request: { inputs: [both] },
    expected: refused('Model sentiment with version 9 not found', 404),
  },
  {
    what: 'no inputs',
    request: { inputs: [] },
    expected: refused('inputs must have one that is named "text", but there is none.'),
  },
  {
    what: 'a second input of an unknown name',
    request: { inputs: [both, ids('BYTES', ['a', 'b'], { name: 'title' })] },
    expected: refused('inputs[1].name must be "text" or "id", but it is "title".'),
  },
  {
    what: 'the texts twice',
    request: { inputs: [both, both] },
    expected: refused('inputs must have each name once, but "text" comes twice.'),
  },
  {
    what: 'fewer ids than texts',
    request: { inputs: [both, ids('INT64', [1])] },
    expected: refused('inputs[1].shape must have one row a text, 2, but it is [1].'),
  },
  {
    what: 'a shape of two columns',
    request: { inputs: [text([BORING, AWESOME], { shape: [1, 2] })] },
    expected: refused('inputs[0].shape must be [N] or [N, 1], one element a row, but it is [1,2].'),
  },
  {
    what: 'a shape of another size than the data',
    request: { inputs: [text([BORING, AWESOME], { shape: [3] })] },
    expected: refused(
      'inputs[0].data must have as many elements as its shape says, 3, but it has 2.',
    ),
  },
  {
    what: 'no shape',
    request: { inputs: [text([BORING], { shape: [] })] },
    expected: refused('inputs[0].shape must be [N] or [N, 1], one element a row, but it is [].'),
  },
  {
    what: 'no rows',
    request: { inputs: [text([])] },
    expected: refused('inputs[0].shape must be of at least one row, but it is [0].'),
  },
  {
    what: 'a row count below zero',
    request: { inputs: [text([BORING], { shape: [-1] })] },
    expected: refused('inputs[0].shape must be of at least one row, but it is [-1].'),
  },
  {
    what: 'too many rows',
    request: { inputs: [text(Array(1_001).fill('x'))] },
    expected: refused(
      'inputs[0].shape must be of at most 1,000 rows, but it is [1001]. Send several requests.',
    ),
  },
  {
    what: 'too long a text',
    request: { inputs: [text(['x', 'x'.repeat(100_001)])] },
    expected: refused(
      'inputs[0].data[1] must be a text of at most 100,000 characters, but it is longer. Shorten it.',
    ),
  },
  {
    what: 'numbers in the place of texts',
    request: { inputs: [text([], { shape: [1], datatype: 'INT64', data: [12] })] },
    expected: refused('inputs[0].datatype must be BYTES for "text", but it is "INT64".'),
  },
  {
    what: 'a datatype that nobody knows',
    request: { inputs: [{ ...both, datatype: 'STRING' }] },
    expected: refused('inputs[0].datatype must be BYTES for "text", but it is "STRING".'),
  },
  {
    what: 'ids of a datatype that is none of an id',
    request: { inputs: [both, ids('INT32', [1, 2])] },
    expected: refused('inputs[1].datatype must be INT64 or BYTES for "id", but it is "INT32".'),
  },
  {
    what: 'ids that are not what they are said to be',
    request: { inputs: [both, ids('INT64', [1, 2], { parameters: { content_type: 'str' } })] },
    expected: refused('inputs[1].parameters.content_type must be np, but it is "str".'),
  },
  {
    what: 'a content type that nobody knows',
    request: { inputs: [{ ...both, parameters: { content_type: 'pd' } }] },
    expected: refused(
      'inputs[0].parameters.content_type must be str, np, or base64, but it is "pd".',
    ),
  },
  {
    what: 'a content type of the request that nobody knows',
    request: { parameters: { content_type: 'json' }, inputs: [both] },
    expected: refused('parameters.content_type must be str, np, base64, or pd, but it is "json".'),
  },
  {
    what: 'what is no base64',
    request: { inputs: [{ ...both, parameters: { content_type: 'base64' } }] },
    expected: refused(
      'inputs[0].data[0] must be base64 with its padding, but it is not. Send plain text as such.',
    ),
  },
  {
    what: 'base64 of what is no UTF-8',
    request: { inputs: [text(['/w=='], { parameters: { content_type: 'base64' } })] },
    expected: refused('inputs[0].data[0] must be text in UTF-8, but its bytes are not.'),
  },
  {
    what: 'an unknown output',
    request: { inputs: [both], outputs: [{ name: 'sentiment' }, { name: 'review_id' }] },
    expected: refused(
      'outputs[1].name must be one of sentiment, probability, but it is "review_id".',
    ),
  },
  {
    what: 'an output twice',
    request: { inputs: [both], outputs: [{ name: 'sentiment' }, { name: 'sentiment' }] },
    expected: refused('outputs must name each once, but "sentiment" comes twice.'),
  },
  {
    what: 'a timeout below zero',
    request: { parameters: { timeout: -1 }, inputs: [both] },
    expected: refused('parameters.timeout must be microseconds, 0 for none, but it is -1.'),
  },
  {
    what: 'a timeout that is kept',
    request: { parameters: { timeout: 20_000_000, priority: 1 }, inputs: [both] },
    expected: answer,
  },
];
