/** A classifier that is not of sentiment: the protocol answers what its signature says, the API says what to do. */
import { readFileSync } from 'node:fs';
import { status } from '@grpc/grpc-js';
import { answerChecker, type Document } from './answer-checker.ts';
import { call, GUIDE_BODY, PREDICT, post, SCORE } from './api.ts';
import { ask, connect, type InferResponse, messageOf, outputsOf } from './grpc-client.ts';
import { startServer } from './server.ts';
import { expect, test } from './test.ts';
import { text } from './v2-tensors.ts';

const FOLDER = 'training/golden/classes';
const answers = (
  JSON.parse(readFileSync(`${FOLDER}/answers.json`, 'utf8')) as {
    text: string;
    classes: number[];
  }[]
).slice(0, 20);
const INFER = '/v2/models/sentiment/infer';
const inputs = [text(answers.map((answer) => answer.text))];
const near = answers.flatMap(({ classes }) => classes.map((value) => expect.closeTo(value, 5)));

test('a model of three classes gives its own output, over HTTP and gRPC', async () => {
  const server = await startServer({
    env: { PRED_MODEL_PATH: `${FOLDER}/model`, GRPC_PORT: '0', MODEL_NAME: 'sentiment' },
  });
  const { json } = await call(server, '/v2/models/sentiment');
  expect(json).toMatchObject({
    outputs: [
      { name: 'classes', datatype: 'FP32', shape: [-1, 3], parameters: { content_type: 'np' } },
    ],
  });
  const answer = await post(server, INFER, { inputs });
  expect(answer.json).toMatchObject({
    outputs: [{ name: 'classes', datatype: 'FP32', shape: [20, 3], data: near }],
  });
  const check = answerChecker((await call(server, '/v2/openapi.json')).json as Document);
  expect(check({ ...answer, path: '/v2/models/{model_name}/infer' })).toEqual([]);
  const unknown = await post(server, INFER, { inputs, outputs: [{ name: 'sentiment' }] });
  expect(unknown.json).toEqual({
    error: 'outputs[0].name must be one of classes, but it is "sentiment".',
  });

  const client = connect(server);
  for (const isRaw of [false, true]) {
    const request = messageOf({ what: '', request: { inputs }, expected: { outputs: [] } }, isRaw);
    const { code, message } = await ask<InferResponse>(client, { method: 'ModelInfer', request });
    expect(code).toBe(status.OK);
    expect(outputsOf(message as InferResponse)).toMatchObject([{ shape: [20, 3], data: near }]);
  }
  client.close();

  for (const path of [PREDICT, SCORE]) {
    const refused = await post(server, path, GUIDE_BODY);
    expect({ status: refused.status, json: refused.json }).toMatchObject({
      status: 422,
      json: { message: expect.stringMatching(/gives 3 numbers of each text.*Ask it by the V2/) },
    });
  }
  expect((await call(server, '/readyz')).status).toBe(200);
  await server.stop();
});
