/** Requests as MLServer's codecs and KServe's client make them; `npm run e2e:clients` has those themselves. */
import { post } from './api.ts';
import { ask, connect, type InferResponse, messageOf, outputsOf } from './grpc-client.ts';
import { startServer } from './server.ts';
import { expect, test } from './test.ts';
import { AWESOME, BORING, text } from './v2-tensors.ts';

const as = (content_type: string) => ({ parameters: { content_type } });
const texts = (more = {}) => text([BORING, AWESOME], { shape: [2, 1], ...more });
const CODECS: [string, object][] = [
  ['an array of strings', { ...as('np'), inputs: [texts(as('np'))] }],
  ['an array by the request alone', { ...as('np'), inputs: [texts()] }],
  ['a data frame', { ...as('pd'), inputs: [texts(as('str'))] }],
  ['a data frame by the request alone', { ...as('pd'), inputs: [texts()] }],
];

for (const [what, request] of CODECS) {
  test(`texts may come as ${what}`, async ({ server }) => {
    const { status, json } = await post(server, '/v2/models/sentiment/infer', request);
    expect({ status, json }).toMatchObject({
      status: 200,
      json: { outputs: [{ data: ['negative', 'positive'] }, { data: [0.07602705, 0.8869033] }] },
    });
  });
}

test('over gRPC an input in raw_input_contents may say how many bytes it has', async () => {
  const server = await startServer({ env: { GRPC_PORT: '0' } });
  const client = connect(server);
  const parameters = { binary_data_size: 4 + BORING.length + 4 + AWESOME.length };
  const inputs = [texts({ parameters })];
  const request = messageOf({ what: '', request: { inputs }, expected: { outputs: [] } }, true);
  const answer = await ask<InferResponse>(client, { method: 'ModelInfer', request });
  expect(answer.details).toBe('');
  const [sentiment] = outputsOf(answer.message as InferResponse);
  expect(sentiment?.data).toEqual(['negative', 'positive']);
  client.close();
  await server.stop();
});
