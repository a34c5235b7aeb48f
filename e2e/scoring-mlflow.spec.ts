/** The paths of MLflow's server, by the built one. */
import { BUNDLED_RUN_UUID as RUN } from '../server/model/run.ts';
import { call, post } from './api.ts';
import { INVOCATIONS, OUTPUT, outcome, TEXTS } from './scoring-fixture.ts';
import { expect, test } from './test.ts';

const CSV = { 'content-type': 'text/csv' };

test.describe('MLflow', () => {
  const BODIES: [what: string, body: unknown, headers?: Record<string, string>][] = [
    ['inputs', { inputs: TEXTS }],
    ['inputs by name', { inputs: { text: TEXTS } }],
    ['instances', { instances: TEXTS.map((text) => [text]) }],
    [
      'dataframe_split',
      { dataframe_split: { columns: ['text'], index: [0, 1], data: TEXTS.map((text) => [text]) } },
    ],
    ['dataframe_records', { dataframe_records: TEXTS.map((text) => ({ text })) }],
    ['CSV', `text\r\n"${TEXTS.join('"\r\n"')}"\r\n`, CSV],
    ['CSV in UTF-8', `text\n${TEXTS.join('\n')}`, { 'content-type': 'Text/CSV; charset=UTF-8' }],
  ];
  for (const [what, body, headers] of BODIES) {
    test(`answers ${what}`, async ({ server }) => {
      const answer = await post(server, INVOCATIONS, body, headers);
      expect(outcome(answer)).toEqual({ status: 200, body: { predictions: OUTPUT } });
      expect(answer.headers.get('x-model-uuid')).toBe(RUN);
    });
  }

  test('tells of itself, at the byte where MLflow does', async ({ server }) => {
    for (const path of ['/ping', '/health', '/ping/']) {
      expect(await call(server, path)).toMatchObject({ status: 200, text: '\n' });
    }
    expect(await call(server, '/version')).toMatchObject({ status: 200, text: '2.9.2' });
  });

  const WRONG: [
    status: number,
    message: string,
    body: unknown,
    headers?: Record<string, string>,
  ][] = [
    [400, 'inputs[1] must be a string, but it is null.', { inputs: ['a', null] }],
    [
      400,
      'dataframe_split.columns must be "text" alone, but it has "id".',
      { dataframe_split: { columns: ['id'], data: [['a']] } },
    ],
    [400, 'The header of the table must be "text" alone, but it has 2.', 'id,text\n1,a\n', CSV],
    [400, 'The body is not valid JSON', '{"inputs": ["a"]'],
    [400, 'The body must be an object, but it is a list.', []],
    [400, 'The body must have exactly one of inputs, instances', ''],
    [400, 'The body is not valid UTF-8.', new Uint8Array([0xff]), CSV],
    [
      400,
      'nests lists and objects more than 64 deep. Send {"inputs"',
      `${'['.repeat(70)}${']'.repeat(70)}`,
    ],
    [413, 'The body is larger than 10 MB.', `text\n${'a'.repeat(10 * 1024 * 1024)}`, CSV],
    [
      415,
      'must be application/json or text/csv in UTF-8, not "text/plain"',
      'a',
      { 'content-type': 'text/plain' },
    ],
    [
      415,
      'must be application/json or text/csv in UTF-8',
      'text\na',
      { 'content-type': 'text/csv; charset=latin1' },
    ],
  ];
  for (const [status, message, body, headers] of WRONG) {
    test(`refuses with ${status}: ${message}`, async ({ server }) => {
      expect(outcome(await post(server, INVOCATIONS, body, headers))).toEqual({
        status,
        body: { error_code: 'BAD_REQUEST', message: expect.stringContaining(message) },
      });
    });
  }

  test('lets nobody take another method, and is not at paths beneath', async ({ server }) => {
    const answer = await call(server, INVOCATIONS);
    expect(outcome(answer)).toMatchObject({ status: 405, body: { error_code: 'BAD_REQUEST' } });
    expect(answer.headers.get('allow')).toBe('POST, OPTIONS');
    expect((await post(server, '/ping', {})).status).toBe(405);
    expect((await call(server, '/invocations/x')).json).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('takes a table that is full of brackets', async ({ server }) => {
    const answer = await post(server, INVOCATIONS, `text\n${'['.repeat(100)}\n`, CSV);
    expect(outcome(answer)).toEqual({ status: 200, body: { predictions: [[expect.any(Number)]] } });
  });
});
