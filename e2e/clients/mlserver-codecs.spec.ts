/** MLServer's codecs and types make the requests and read the answers, over plain HTTP. */
import { test as base, expect, type Outputs, TEXTS } from './clients-fixture.ts';
import { PythonClient } from './python-client.ts';

const test = base.extend<object, { client: PythonClient }>({
  client: [
    async ({ server }, use) => {
      const client = new PythonClient('mlserver', ['mlserver_codecs.py', server.url]);
      await use(client);
      await client.stop();
    },
    { scope: 'worker' },
  ],
});

/** JSON has the shortest decimal of a 32-bit float. */
const as32Bits = ({ probability, ...more }: Outputs) => ({
  ...more,
  probability: probability.map(Math.fround),
});

test('its type reads the metadata', async ({ client }) => {
  expect(await client.value('metadata')).toEqual([
    'sentiment',
    ['text', 'sentiment', 'probability'],
  ]);
});

for (const codec of [
  'string_codec',
  'string_codec_of_bytes',
  'base64_codec',
  'numpy_codec',
  'numpy_request_codec',
]) {
  test(`texts by ${codec} are answered as by the API`, async ({ client, outputs }) => {
    expect(as32Bits(await client.value<Outputs>(codec, { texts: TEXTS }))).toEqual(outputs);
  });
}

test('StringRequestCodec reads an answer of one output', async ({ client, outputs }) => {
  const one = { texts: TEXTS, output: 'sentiment' };
  expect(await client.value('string_request_codec', one)).toEqual(outputs.sentiment);
});

test('StringRequestCodec does not read an answer of two', async ({ client }) => {
  expect(await client.call('string_request_codec', { texts: TEXTS })).toEqual({
    raised: 'CodecError',
    message: expect.stringContaining('only supports a single output tensor (2 were received)'),
  });
});

for (const [what, id] of [
  ['numbers', [9176, 71, -3, 0]],
  ['texts', ['a', 'é', '', 'd']],
] as const) {
  test(`a data frame with ids that are ${what} is answered by one`, async ({ client, outputs }) => {
    const frame = await client.value<Outputs>('pandas_codec', { columns: { id, text: TEXTS } });
    expect(as32Bits(frame)).toEqual({ ...outputs, review_id: id });
  });
}

test('a data frame of texts alone is answered by one', async ({ client, outputs }) => {
  const frame = await client.value<Outputs>('pandas_codec', { columns: { text: TEXTS } });
  expect(as32Bits(frame)).toEqual(outputs);
});

test('a data frame with another column is refused, and says so', async ({ client }) => {
  const columns = { text: TEXTS, title: TEXTS };
  expect(await client.call('pandas_codec', { columns })).toEqual({
    raised: 'RuntimeError',
    message: expect.stringContaining('must be \\"text\\" or \\"id\\", but it is \\"title\\".'),
  });
});
