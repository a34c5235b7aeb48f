/** The Open Inference Protocol over gRPC, by the built server: what it answers is what HTTP answers. */
import { status } from '@grpc/grpc-js';
import { BUNDLED_RUN_UUID as RUN } from '../server/model/run.ts';
import { call, post } from './api.ts';
import {
  ask,
  type InferRequest,
  type InferResponse,
  messageOf,
  outputsOf,
  plain,
  type TensorMessage,
} from './grpc-client.ts';
import { infer, TWO, test } from './grpc-fixture.ts';
import { expect } from './test.ts';
import { CASES } from './v2-cases.ts';
import { text } from './v2-tensors.ts';

const CODES: Record<number, number> = { 404: status.NOT_FOUND, 422: status.INVALID_ARGUMENT };
for (const one of CASES) {
  for (const isRaw of [false, true]) {
    const { what, model = 'sentiment', version, request, expected } = one;
    // A call without inputs has no contents either.
    if (isRaw && request.inputs.length === 0) continue;
    test(`ModelInfer${isRaw ? ', raw' : ''}: ${what}`, async ({ grpcServer, client }) => {
      const answer = await infer(client, messageOf(one, isRaw));
      const path = `/v2/models/${model}${version ? `/versions/${version}` : ''}/infer`;
      const http = await post(grpcServer, path, request);
      if ('error' in expected) {
        expect({ code: answer.code, error: answer.details }).toEqual({
          code: CODES[expected.status],
          error: isRaw && what === 'too many rows' ? expect.any(String) : expected.error,
        });
        return;
      }
      expect(answer.details).toBe('');
      const message = answer.message as InferResponse;
      const overHttp = http.json as { outputs: { data: unknown[] }[]; id: string };
      expect(outputsOf(message)).toEqual(floats(overHttp.outputs));
      expect(outputsOf(message)).toEqual(floats(expected.outputs));
      expect({ ...message, outputs: [], raw_output_contents: [] }).toEqual({
        model_name: model,
        model_version: RUN,
        id: request.id ?? expect.stringMatching(/^[\da-f-]{36}$/),
        parameters: {},
        outputs: [],
        raw_output_contents: [],
      });
      expect(message.raw_output_contents).toHaveLength(isRaw ? expected.outputs.length : 0);
    });
  }
}

/** JSON tells the shortest decimal of a 32-bit float, gRPC the float. */
function floats(outputs: { data: unknown[] }[]): object[] {
  return outputs.map((output) => ({
    ...output,
    data: output.data.map((value) =>
      typeof value === 'number' && !Number.isInteger(value) ? Math.fround(value) : value,
    ),
  }));
}

test('health and metadata are those of HTTP', async ({ grpcServer, client }) => {
  const named = { name: 'sentiment' };
  const answers: [string, object, object][] = [
    ['ServerLive', {}, { live: true }],
    ['ServerReady', {}, { ready: true }],
    ['ModelReady', named, { ready: true }],
    ['ModelReady', { ...named, version: RUN }, { ready: true }],
    ['ServerMetadata', {}, (await call(grpcServer, '/v2')).json as object],
  ];
  for (const [method, request, expected] of answers) {
    const { message, details } = await ask(client, { method, request });
    expect({ method, message, details }).toEqual({ method, message: expected, details: '' });
  }
  const { json } = await call(grpcServer, '/v2/models/sentiment');
  const { message } = await ask<{ inputs: TensorMessage[]; outputs: TensorMessage[] }>(client, {
    method: 'ModelMetadata',
    request: named,
  });
  const tensors = (list: TensorMessage[] = []) =>
    list.map(({ shape, parameters, ...tensor }) => ({
      ...tensor,
      shape: shape.map(Number),
      parameters: plain(parameters),
    }));
  const metadata = {
    ...message,
    inputs: tensors(message?.inputs),
    outputs: tensors(message?.outputs),
  };
  expect(metadata).toEqual(json);
  for (const method of ['ModelReady', 'ModelMetadata']) {
    const other = await ask(client, { method, request: { name: 'other' } });
    expect([other.code, other.details]).toEqual([status.NOT_FOUND, 'Model other not found']);
    const version = await ask(client, { method, request: { ...named, version: '9' } });
    expect(version.details).toBe('Model sentiment with version 9 not found');
  }
});

test('what a message alone can get wrong is refused', async ({ client }) => {
  const message = messageOf(TWO);
  const raw = messageOf(TWO, true);
  const [first] = message.inputs as [TensorMessage];
  const [bytes] = raw.raw_input_contents as [Buffer];
  const tries: [Partial<InferRequest>, string][] = [
    [{ ...message, raw_input_contents: [bytes] }, 'it has both'],
    [{ ...raw, raw_input_contents: [bytes, Buffer.alloc(4)] }, 'has 2'],
    [{ ...raw, raw_input_contents: [bytes.subarray(1)] }, 'within an element'],
    [
      {
        ...message,
        inputs: [{ ...first, contents: { bytes_contents: [Buffer.from([255]), bytes] } }],
      },
      'inputs[0].data[0] must be text in UTF-8',
    ],
    [
      { ...message, parameters: { timeout: { string_param: '1' } } },
      'parameters.timeout must be a whole number',
    ],
    [{ ...message, inputs: [{ ...first, contents: null }] }, 'its shape says, 2, but it has 0'],
    [{ ...message, inputs: Array(17).fill(first) }, 'at most 16, but it has 17'],
  ];
  for (const [request, error] of tries) {
    const { code, details } = await infer(client, request);
    expect({ code, details }).toEqual({
      code: status.INVALID_ARGUMENT,
      details: expect.stringContaining(error),
    });
  }
  const large = messageOf({ ...TWO, request: { inputs: [text(['x'.repeat(11 * 2 ** 20)])] } });
  expect((await infer(client, large)).code).toBe(status.RESOURCE_EXHAUSTED);
});
