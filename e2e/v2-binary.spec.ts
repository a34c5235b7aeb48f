/** The binary tensors of the Open Inference Protocol over HTTP: bytes behind the JSON. */
import type { ServerProcess } from './server.ts';
import { expect, test } from './test.ts';
import { ANSWER, INFER } from './v2-fixture.ts';
import { AWESOME, BORING } from './v2-tensors.ts';

/** A tensor of BYTES as the protocol has it. */
function raw(...elements: (string | Uint8Array)[]): Buffer {
  return Buffer.concat(
    elements.flatMap((element) => {
      const bytes = Buffer.from(element as string);
      const length = Buffer.alloc(4);
      length.writeUInt32LE(bytes.length);
      return [length, bytes];
    }),
  );
}

interface Binary {
  server: ServerProcess;
  json: object;
  tail: Buffer;
  headers?: Record<string, string>;
}

async function postBinary({ server, json, tail, headers = {} }: Binary) {
  const head = Buffer.from(JSON.stringify(json));
  const response = await fetch(server.url + INFER, {
    method: 'POST',
    headers: {
      'content-type': 'application/octet-stream',
      'inference-header-content-length': String(head.length),
      ...headers,
    },
    body: Buffer.concat([head, tail]),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const length = Number(response.headers.get('inference-header-content-length') ?? bytes.length);
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    json: JSON.parse(bytes.subarray(0, length).toString()),
    tail: bytes.subarray(length),
  };
}

const binaryText = (tail: Buffer, more = {}) => ({
  name: 'text',
  shape: [2],
  datatype: 'BYTES',
  parameters: { binary_data_size: tail.length, ...more },
});

test('texts may come as bytes, and outputs go as bytes where they are asked for so', async ({
  server,
}) => {
  const tail = raw(BORING, AWESOME);
  const inputs = [binaryText(tail)];
  const plain = await postBinary({ server, json: { id: '42', inputs }, tail });
  expect(JSON.stringify(plain.json)).toBe(ANSWER);

  const outputs = [
    { name: 'sentiment' },
    { name: 'probability', parameters: { binary_data: true } },
  ];
  const mixed = await postBinary({ server, json: { id: '42', inputs, outputs }, tail });
  expect(mixed.type).toBe('application/octet-stream');
  expect(mixed.json.outputs[0].data).toEqual(['negative', 'positive']);
  expect(mixed.json.outputs[1]).toEqual({
    name: 'probability',
    shape: [2, 1],
    datatype: 'FP32',
    parameters: { content_type: 'np', binary_data_size: 8 },
  });
  expect([mixed.tail.readFloatLE(0), mixed.tail.readFloatLE(4)]).toEqual(
    [0.07602705, 0.8869033].map(Math.fround),
  );

  const all = { binary_data_output: true };
  const everything = await postBinary({ server, json: { parameters: all, inputs }, tail });
  expect(everything.tail).toEqual(Buffer.concat([raw('negative', 'positive'), mixed.tail]));
  outputs[1] = { name: 'probability', parameters: { binary_data: false } };
  const but = await postBinary({ server, json: { parameters: all, inputs, outputs }, tail });
  expect(but.tail).toEqual(raw('negative', 'positive'));
});

test('texts and ids of all 64 bits follow one another, and come back', async ({ server }) => {
  const words = raw(BORING, AWESOME);
  const numbers = Buffer.alloc(16);
  numbers.writeBigInt64LE(2n ** 62n, 0);
  numbers.writeBigInt64LE(-7n, 8);
  const json = {
    parameters: { binary_data_output: true },
    inputs: [
      binaryText(words),
      { name: 'id', shape: [2], datatype: 'INT64', parameters: { binary_data_size: 16 } },
    ],
    outputs: [{ name: 'review_id' }],
  };
  const tail = Buffer.concat([words, numbers]);
  expect((await postBinary({ server, json, tail })).tail).toEqual(numbers);
  const asJson = await postBinary({ server, json: { ...json, parameters: {} }, tail });
  expect(asJson.status).toBe(422);
  expect(asJson.json.error).toContain('4611686018427387904 of review_id is beyond 2^53');
});

test('bytes that do not fit what is said of them are refused with 422', async ({ server }) => {
  const tail = raw(BORING, AWESOME);
  const fine = { inputs: [binaryText(tail)] };
  const header = (value: string) => ({ 'inference-header-content-length': value });
  const tries: [Omit<Binary, 'server'>, string][] = [
    [{ json: fine, tail, headers: header('x') }, 'inference-header-content-length must be'],
    [{ json: fine, tail, headers: header('99999') }, 'inference-header-content-length must be'],
    [{ json: fine, tail, headers: header('0') }, 'inputs must be a list, but it is missing'],
    [{ json: fine, tail: tail.subarray(1) }, 'binary_data_size must be a part of the'],
    [{ json: fine, tail: Buffer.concat([tail, tail]) }, 'behind the JSON that no input claims'],
    [{ json: { inputs: [binaryText(tail.subarray(4))] }, tail }, 'ends within an element'],
    [{ json: { inputs: [{ ...binaryText(tail), data: [] }] }, tail }, 'but it has both'],
    [{ json: { inputs: [binaryText(tail, { binary_data_size: -1 })] }, tail }, 'but it is -1'],
    [{ json: { inputs: [{ ...binaryText(tail), datatype: 'FP32' }] }, tail }, 'must be BYTES for'],
  ];
  const wrong = raw(Buffer.from([0xff]), 'x');
  tries.push([{ json: { inputs: [binaryText(wrong)] }, tail: wrong }, 'text in UTF-8']);
  const many = raw(...Array(1_001).fill(''));
  tries.push([{ json: { inputs: [binaryText(many)] }, tail: many }, 'more than 1,000 elements']);
  for (const [request, error] of tries) {
    const { status, json } = await postBinary({ server, ...request });
    expect({ status, error: json.error }).toEqual({
      status: 422,
      error: expect.stringContaining(error),
    });
  }
});
