/** Triton's client, over HTTP and gRPC. */
import { BUNDLED_RUN_UUID as RUN } from '../../server/model/run.ts';
import { call } from '../api.ts';
import { startServer } from '../server.ts';
import { addressOf, test as base, expect, TEXTS } from './clients-fixture.ts';
import { PythonClient } from './python-client.ts';

type Transport = 'http' | 'grpc';
const test = base.extend<object, { clients: Record<Transport, PythonClient> }>({
  clients: [
    async ({ server }, use) => {
      const start = (transport: Transport) =>
        new PythonClient('mlserver', ['triton.py', transport, addressOf(server, transport)]);
      const clients = { http: start('http'), grpc: start('grpc') };
      await use(clients);
      for (const client of Object.values(clients)) await client.stop();
    },
    { scope: 'worker' },
  ],
});

const STATUS = {
  http: {
    invalid: '[422]',
    missing: '[404]',
    unavailable: '[503]',
    forbidden: '[403]',
    wrong: '[401]',
  },
  grpc: {
    invalid: '[StatusCode.INVALID_ARGUMENT]',
    missing: '[StatusCode.NOT_FOUND]',
    unavailable: '[StatusCode.UNAVAILABLE]',
    forbidden: '[StatusCode.PERMISSION_DENIED]',
    wrong: '[StatusCode.UNAUTHENTICATED]',
  },
};
const raised = (message: string) => ({
  raised: 'InferenceServerException',
  message: expect.stringContaining(message),
});
const anId = expect.stringMatching(/^[\da-f-]{36}$/);

for (const transport of ['http', 'grpc'] as const) {
  const status = STATUS[transport];

  test(`${transport}: health and metadata are as the client reads them`, async ({
    server,
    clients,
  }) => {
    const client = clients[transport];
    expect(await client.value('live')).toBe(true);
    expect(await client.value('ready')).toBe(true);
    expect(await client.value('model_ready', { model_name: 'sentiment' })).toBe(true);
    expect(await client.value('model_ready', { model_name: 'sentiment', model_version: RUN })).toBe(
      true,
    );
    expect(await client.value('server_metadata')).toEqual((await call(server, '/v2')).json);
    const { json } = await call(server, '/v2/models/sentiment');
    const { inputs, outputs, ...about } = json as { inputs: Tensor[]; outputs: Tensor[] };
    const told = await client.value('model_metadata', { model_name: 'sentiment' });
    expect(told).toMatchObject({
      ...about,
      inputs: inputs.map(as[transport]),
      outputs: outputs.map(as[transport]),
    });
  });

  test(`${transport}: a model or version that nobody has is told by the exception`, async ({
    clients,
  }) => {
    const client = clients[transport];
    const other = await client.call('model_metadata', { model_name: 'other' });
    expect(other).toEqual(raised(`${status.missing} Model other not found`));
    const version = await client.call('infer', { texts: TEXTS, model_version: '9' });
    expect(version).toEqual(raised(`${status.missing} Model sentiment with version 9 not found`));
  });

  test(`${transport}: there is no configuration to ask for`, async ({ clients }) => {
    const expected = { http: status.missing, grpc: '[StatusCode.UNIMPLEMENTED]' }[transport];
    expect(await clients[transport].call('model_config')).toEqual(raised(expected));
  });

  test(`${transport}: texts are answered as by the API, flat and as a column`, async ({
    clients,
    outputs,
  }) => {
    for (const texts of [TEXTS, TEXTS.map((text) => [text])]) {
      const answer = await clients[transport].value('infer', { texts });
      expect(answer).toEqual({ id: anId, version: RUN, outputs });
    }
  });

  test(`${transport}: ids of all 64 bits and the request’s id come back`, async ({
    clients,
    outputs,
  }) => {
    // JSON of JavaScript would not keep 2^53 + 1: the script adds it up.
    const asked = {
      texts: TEXTS,
      ids: [1, 2, 3, -4],
      id_offset: '9007199254740993',
      request_id: 'seven',
    };
    const { id, outputs: told } = await clients[transport].value<Told>('infer', asked);
    expect({ id, told }).toEqual({
      id: 'seven',
      told: {
        ...outputs,
        review_id: ['9007199254740994', '9007199254740995', '9007199254740996', '9007199254740989'],
      },
    });
  });

  test(`${transport}: outputs are those that were asked for`, async ({ clients, outputs }) => {
    const wanted = { texts: TEXTS, outputs: ['probability'] };
    const answer = await clients[transport].value<Told>('infer', wanted);
    expect(answer.outputs).toEqual({ probability: outputs.probability });
    const unknown = await clients[transport].call('infer', { ...wanted, outputs: ['nothing'] });
    expect(unknown).toEqual(raised(`${status.invalid} outputs[0].name must be one of`));
  });

  test(`${transport}: what is wrong is told by the exception`, async ({ clients }) => {
    const fewer = await clients[transport].call('infer', { texts: TEXTS, ids: [1] });
    expect(fewer).toEqual(
      raised(`${status.invalid} inputs[1].shape must have one row a text, 4, but it is [1].`),
    );
  });

  test(`${transport}: parameters of Triton’s own are passed over`, async ({ clients, outputs }) => {
    const more = {
      priority: 1,
      timeout: 20_000_000,
      sequence_id: 3,
      sequence_start: true,
      parameters: { a: 1, b: true, c: 'x' },
    };
    const answer = await clients[transport].value<Told>('infer', { texts: TEXTS, ...more });
    expect(answer.outputs).toEqual(outputs);
  });

  test(`${transport}: many requests at a time get each its own answer`, async ({
    clients,
    outputs,
  }) => {
    const requests = TEXTS.flatMap((text, i) => [
      { texts: [text], request_id: String(i) },
      { texts: [text] },
    ]);
    const answers = await clients[transport].value<Told[]>('infer_async', { requests });
    for (const [i, answer] of answers.entries()) {
      const at = Math.floor(i / 2);
      expect(answer).toEqual({
        id: i % 2 === 0 ? String(at) : anId,
        version: RUN,
        outputs: { sentiment: [outputs.sentiment[at]], probability: [outputs.probability[at]] },
      });
    }
  });

  test(`${transport}: the repository is listed, unloaded and loaded where it is open`, async ({
    clients,
    outputs,
  }) => {
    const client = clients[transport];
    const index = async () => {
      const told = await client.value<object[] | { models?: object[] }>('index');
      return Array.isArray(told) ? told : (told.models ?? []);
    };
    expect(await index()).toMatchObject([{ name: 'sentiment', version: RUN, state: 'READY' }]);
    await client.value('unload', { name: 'sentiment' });
    expect(await index()).toMatchObject([{ name: 'sentiment', state: 'UNAVAILABLE' }]);
    expect([await client.value('live'), await client.value('ready')]).toEqual([true, false]);
    expect(await client.value('model_ready', { model_name: 'sentiment' })).toBe(false);
    expect(await client.call('infer', { texts: TEXTS })).toEqual(raised(status.unavailable));
    await client.value('load', { name: 'sentiment' });
    expect((await client.value<Told>('infer', { texts: TEXTS })).outputs).toEqual(outputs);
    expect(await client.call('load', { name: 'nobody' })).toEqual(
      raised(`${status.missing} Model nobody not found`),
    );
  });

  test(`${transport}: loading is for operators unless it is open`, async () => {
    for (const [env, expected] of [
      [{}, status.forbidden],
      [{ ADMIN_TOKEN: 'a token of operators' }, status.wrong],
    ] as const) {
      const server = await startServer({ env: { GRPC_PORT: '0', ...env } });
      const client = new PythonClient('mlserver', [
        'triton.py',
        transport,
        addressOf(server, transport),
      ]);
      expect(await client.call('unload', { name: 'sentiment' })).toEqual(raised(expected));
      if ('ADMIN_TOKEN' in env)
        expect(
          await client.value('unload', { name: 'sentiment', token: env.ADMIN_TOKEN }),
        ).toBeNull();
      await client.stop();
      await server.stop();
    }
  });
}

test('http: tensors may be JSON in both directions', async ({ clients, outputs }) => {
  for (const more of [{}, { outputs: ['sentiment', 'probability'] }]) {
    const answer = await clients.http.value<Told>('infer', {
      texts: TEXTS,
      binary: false,
      ...more,
    });
    const { probability, sentiment } = answer.outputs;
    expect({
      sentiment,
      probability: probability?.map(Math.fround as (value: unknown) => number),
    }).toEqual(outputs);
  }
});

test('http: a model that is not there is not ready', async ({ clients }) => {
  expect(await clients.http.value('model_ready', { model_name: 'other' })).toBe(false);
});

test('grpc: a model that is not there is not found', async ({ clients }) => {
  const other = await clients.grpc.call('model_ready', { model_name: 'other' });
  expect(other).toEqual(raised('[StatusCode.NOT_FOUND] Model other not found'));
});

test('http: bodies that the client compresses are refused, and say so', async ({ clients }) => {
  for (const request_compression_algorithm of ['gzip', 'deflate']) {
    const told = await clients.http.call('infer', { texts: TEXTS, request_compression_algorithm });
    expect(told).toEqual(
      raised(`[415] The content encoding "${request_compression_algorithm}" is not read.`),
    );
  }
});

test('http: an answer that may be compressed is read', async ({ clients, outputs }) => {
  for (const response_compression_algorithm of ['gzip', 'deflate']) {
    const answer = await clients.http.value<Told>('infer', {
      texts: TEXTS,
      response_compression_algorithm,
    });
    expect(answer.outputs).toEqual(outputs);
  }
});

test('grpc: a stream is told that there is none', async ({ clients }) => {
  const told = await clients.grpc.value('infer_stream', { texts: TEXTS });
  expect(told).toContain('[StatusCode.UNIMPLEMENTED]');
});

interface Tensor {
  shape: number[];
  parameters: object;
}

interface Told {
  id: string;
  version: string;
  outputs: Record<string, unknown[]>;
}

/** Triton's messages of metadata have no parameters, and JSON of them has 64-bit integers as texts. */
const as = {
  http: (tensor: Tensor): object => tensor,
  grpc: ({ parameters: _, shape, ...tensor }: Tensor): object => ({
    ...tensor,
    shape: shape.map(String),
  }),
};
