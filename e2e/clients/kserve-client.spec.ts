/** KServe's clients, over REST and gRPC. */
import { addressOf, test as base, expect, TEXTS } from './clients-fixture.ts';
import { PythonClient } from './python-client.ts';

const test = base.extend<object, { clients: Record<'rest' | 'grpc', PythonClient> }>({
  clients: [
    async ({ server }, use) => {
      const clients = {
        rest: new PythonClient('kserve', ['kserve_client.py', 'rest', server.url]),
        grpc: new PythonClient('kserve', ['kserve_client.py', 'grpc', addressOf(server, 'grpc')]),
      };
      await use(clients);
      for (const client of Object.values(clients)) await client.stop();
    },
    { scope: 'worker' },
  ],
});

interface Told {
  id: string;
  outputs: Record<string, unknown[]>;
}
const anId = expect.stringMatching(/^[\da-f-]{36}$/);

for (const transport of ['rest', 'grpc'] as const) {
  test(`${transport}: live and ready are as the client reads them`, async ({ clients }) => {
    const client = clients[transport];
    const asked = [client.value('live'), client.value('ready')];
    expect(await Promise.all(asked)).toEqual([true, true]);
    expect(await client.value('model_ready', { name: 'sentiment' })).toBe(true);
  });

  for (const form of ['list', 'elements', 'bytes']) {
    test(`${transport}: texts as ${form} are answered as by the API`, async ({
      clients,
      outputs,
    }) => {
      const answer = await clients[transport].value('infer', { texts: TEXTS, form });
      expect(answer).toEqual({ id: anId, outputs });
    });

    test(`${transport}: ids as ${form} come back, with the outputs that were asked for`, async ({
      clients,
      outputs,
    }) => {
      const ids = [9176, 71, -3, 0];
      const wanted = { outputs: ['review_id', 'sentiment'], request_id: 'seven' };
      const answer = await clients[transport].value('infer', {
        texts: TEXTS,
        form,
        ids,
        ...wanted,
      });
      expect(answer).toEqual({
        id: 'seven',
        outputs: { review_id: ids, sentiment: outputs.sentiment },
      });
    });
  }

  test(`${transport}: what is wrong is told by the exception`, async ({ clients }) => {
    const asked = { texts: TEXTS, form: 'list', outputs: ['nothing'] };
    expect(await clients[transport].call('infer', asked)).toEqual({
      raised: { rest: 'HTTPStatusError', grpc: 'AioRpcError' }[transport],
      message: expect.stringContaining('outputs[0].name must be one of sentiment, probability'),
    });
  });
}

test('rest: outputs come as bytes where they are asked for so', async ({ clients, outputs }) => {
  const asked = { texts: TEXTS, form: 'bytes', outputs: ['sentiment', 'probability'] };
  const answer = await clients.rest.value<Told>('infer', { ...asked, as_bytes: true });
  expect(answer.outputs).toEqual(outputs);
});

test('rest: a model that is not there is not ready', async ({ clients }) => {
  expect(await clients.rest.value('model_ready', { name: 'other' })).toBe(false);
});

test('grpc: a model that is not there is not found', async ({ clients }) => {
  expect(await clients.grpc.call('model_ready', { name: 'other' })).toEqual({
    raised: 'AioRpcError',
    message: expect.stringContaining('Model other not found'),
  });
});
