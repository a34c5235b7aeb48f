/** MLflow's scoring client; and requests as Vertex AI and TensorFlow Serving document them, by Python's `requests`. */
import { test as base, expect, TEXTS } from './clients-fixture.ts';
import { PythonClient } from './python-client.ts';

const test = base.extend<object, { client: PythonClient }>({
  client: [
    async ({ server }, use) => {
      const client = new PythonClient('mlflow', ['scoring_client.py', server.url]);
      await use(client);
      await client.stop();
    },
    { scope: 'worker' },
  ],
});

const fround = (numbers: number[]) => numbers.map(Math.fround);

test('MLflow’s client pings, and reads the version of MLflow that logged the run', async ({
  client,
}) => {
  expect(await client.value('ping')).toBeNull();
  expect(await client.value('version')).toMatch(/^\d+\.\d+\.\d+$/);
});

for (const [form, asked] of [
  ['frame', { columns: { text: TEXTS } }],
  ['array', { texts: TEXTS }],
  ['list', { texts: TEXTS }],
] as const) {
  test(`MLflow’s client has a ${form} of texts scored as by the API`, async ({
    client,
    outputs,
  }) => {
    const predictions = await client.value<number[]>(`invoke_${form}`, asked);
    expect(fround(predictions)).toEqual(outputs.probability);
  });
}

test('MLflow’s client raises what is wrong', async ({ client }) => {
  expect(await client.call('invoke_frame', { columns: { review: TEXTS } })).toEqual({
    raised: 'Exception',
    message: expect.stringContaining('must be \\"text\\" alone, but it has \\"review\\".'),
  });
});

for (const [what, path, body, key] of [
  ['Vertex AI', '/vertex/predict', { instances: TEXTS.map((text) => ({ text })) }, 'predictions'],
  [
    'TensorFlow Serving by rows',
    '/v1/models/sentiment:predict',
    { instances: TEXTS },
    'predictions',
  ],
  [
    'TensorFlow Serving by columns',
    '/v1/models/sentiment:predict',
    { inputs: { text: TEXTS } },
    'outputs',
  ],
] as const) {
  test(`requests of ${what} are answered as by the API`, async ({ client, outputs }) => {
    const [status, answer] = await client.value<[number, Record<string, number[][]>]>('post', {
      path,
      body,
    });
    expect(status).toBe(200);
    expect(fround(answer[key]?.flat() ?? [])).toEqual(outputs.probability);
  });
}

test('Vertex AI and TensorFlow Serving’s probes are answered', async ({ client }) => {
  for (const path of ['/vertex/health', '/v1/models/sentiment', '/v1/models/sentiment/metadata'])
    expect(await client.value('get', { path })).toBe(200);
});
