/** The Open Inference Protocol over HTTP: bodies that JSON alone can get wrong. */
import { post } from './api.ts';
import { expect } from './test.ts';
import { ANSWER, INFER, input, REQUEST, test } from './v2-fixture.ts';
import { AWESOME, BORING } from './v2-tensors.ts';

const BAD: [what: string, body: unknown, error: string][] = [
  ['no JSON', '{"inputs": [', 'The body is not valid JSON:'],
  ['nothing', '', 'inputs must be a list, but it is missing.'],
  ['a list', '[]', 'The body must be an object, but it is a list.'],
  ['bytes that are no UTF-8', new Uint8Array([0x7b, 0xff]), 'The body is not valid UTF-8.'],
  ['a number for an id', { ...REQUEST, id: 42 }, 'id must be a string, but it is 42.'],
  ['inputs that are no list', { inputs: {} }, 'inputs must be a list, but it is an object.'],
  [
    'an input without a name',
    input({ name: undefined }),
    'inputs[0].name must be a string, but it is missing.',
  ],
  [
    'an input without a shape',
    input({ shape: undefined }),
    'inputs[0].shape must be a list, but it is missing.',
  ],
  [
    'a shape of no numbers',
    input({ shape: ['2'] }),
    'inputs[0].shape must be [N] or [N, 1], but it is no list of whole numbers.',
  ],
  [
    'an input without a datatype',
    input({ datatype: undefined }),
    'inputs[0].datatype must be a string, but it is missing.',
  ],
  [
    'an input without data',
    input({ data: undefined }),
    'inputs[0].data must be a list, but it is missing.',
  ],
  [
    'null among the data',
    input({ data: [BORING, null] }),
    'inputs[0].data[1] must be a string, but it is null.',
  ],
  [
    'a number among the data',
    input({ data: [12, BORING] }),
    'inputs[0].data[0] must be a string, but it is a number.',
  ],
  [
    'data nested otherwise than the shape',
    input({ shape: [2, 1], data: [[BORING, AWESOME]] }),
    'inputs[0].data must be nested as its shape says, of length 2 here, but it is of 1.',
  ],
  [
    'rows that are too long',
    input({ shape: [2, 1], data: [[BORING, 'x'], [AWESOME]] }),
    'inputs[0].data[0] must be nested as its shape says, of length 1 here, but it is of 2.',
  ],
  [
    'data nested here and there',
    input({ shape: [2, 1], data: [[BORING], AWESOME] }),
    'inputs[0].data must be nested all through or not at all, but inputs[0].data[1] is not.',
  ],
  [
    'lists in lists',
    `{"inputs": ${'['.repeat(70)}`,
    'The body nests lists and objects more than 64 deep. Send "data" as a flat list.',
  ],
  [
    'too many inputs',
    { inputs: Array(17).fill(REQUEST.inputs[0]) },
    'inputs must be a list of at most 16, but it has 17.',
  ],
  [
    'a third of a number for an id',
    { inputs: [...REQUEST.inputs, { name: 'id', shape: [2], datatype: 'INT64', data: [1, 0.3] }] },
    'inputs[1].data[1] must be a whole number, but it is none, or beyond 2^53.',
  ],
];

for (const [what, body, error] of BAD) {
  test(`infer refuses ${what} with 422`, async ({ server, problems }) => {
    const answer = await post(server, INFER, body);
    expect(answer.status).toBe(422);
    expect((answer.json as { error: string }).error).toContain(error);
    expect(problems('/v2/models/{model_name}/infer', answer)).toEqual([]);
  });
}

test('a wrong field is listed as FastAPI lists it', async ({ server }) => {
  expect((await post(server, INFER, { id: 42 })).json).toEqual({
    error: 'id must be a string, but it is 42. There is 1 further problem.',
    detail: [
      { loc: ['body', 'id'], msg: 'str type expected', type: 'type_error.str' },
      { loc: ['body', 'inputs'], msg: 'field required', type: 'value_error.missing' },
    ],
  });
});

test('nested data and optional fields that are null are taken', async ({ server }) => {
  const { inputs } = input({ shape: [2, 1], data: [[BORING], [AWESOME]], parameters: null });
  const { text } = await post(server, INFER, { id: '42', parameters: null, outputs: null, inputs });
  expect(text).toBe(ANSWER);
});

test('a body that is too large or of another type is refused as such', async ({
  server,
  problems,
}) => {
  const large = await post(server, INFER, ' '.repeat(11 * 1024 * 1024));
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const foreign = await post(server, INFER, JSON.stringify(REQUEST), form);
  expect([large.status, foreign.status]).toEqual([413, 415]);
  for (const answer of [large, foreign]) {
    expect(problems('/v2/models/{model_name}/infer', answer)).toEqual([]);
  }
});
