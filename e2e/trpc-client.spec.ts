import { readFileSync } from 'node:fs';
import { createTRPCClient, httpBatchLink, httpLink, TRPCClientError } from '@trpc/client';
import type { AppRouter } from '../server/api/root.ts';
import { GUIDE_ANSWER, GUIDE_BODY } from './api.ts';
import type { ServerProcess } from './server.ts';
import { expect, test } from './test.ts';

const GUIDE_INPUT = JSON.parse(GUIDE_BODY) as { reviews: { id: number; text: string }[] };

function clientOf({ url }: ServerProcess, batched = true) {
  const options = { url: `${url}/api/trpc` };
  const link = batched ? httpBatchLink<AppRouter>(options) : httpLink<AppRouter>(options);
  return createTRPCClient<AppRouter>({ links: [link] });
}

test('a typed client predicts, scores and names the run', async ({ server }) => {
  const client = clientOf(server);
  const predictions: { data: { review_id: number; sentiment: 'positive' | 'negative' }[] } =
    await client.model.predict.mutate(GUIDE_INPUT);
  expect(JSON.stringify(predictions)).toBe(GUIDE_ANSWER);
  const { data, model } = await client.model.score.mutate(GUIDE_INPUT);
  const probabilities: number[] = data.map(({ probability }) => probability);
  expect(probabilities.map((value) => value > 0.5)).toEqual([false, true]);
  const version: { data: { model_uuid: string } } = await client.model.version.query();
  expect(version.data.model_uuid).toBe(model.model_uuid);
});

test('calls that travel together each get their own answer, the refused one its own error', async ({
  server,
}) => {
  const client = clientOf(server);
  const [first, refused, second] = await Promise.allSettled([
    client.model.predict.mutate(GUIDE_INPUT),
    client.model.predict.mutate({ reviews: [{ id: 1.5, text: '' }] }),
    client.model.predict.mutate({ reviews: [] }),
  ]);
  expect(first).toMatchObject({ status: 'fulfilled', value: JSON.parse(GUIDE_ANSWER) });
  expect(second).toEqual({ status: 'fulfilled', value: { data: [] } });
  expect(refused).toMatchObject({
    reason: { data: { code: 'UNPROCESSABLE_CONTENT', httpStatus: 422, path: 'model.predict' } },
  });
});

test('what the types forbid is refused with the field, for who has no types', async ({
  server,
}) => {
  const client = clientOf(server);
  // @ts-expect-error an id is a number
  const call = client.model.predict.mutate({ reviews: [{ id: '12', text: 'x' }] });
  await expect(call).rejects.toThrow('reviews[0].id must be a whole number, but it is a string.');
});

const TOO_MUCH: Record<string, { input: object; status: number; code: string; says: RegExp }> = {
  '1,001 reviews': {
    input: { reviews: Array(1_001).fill({ id: 1, text: '' }) },
    status: 422,
    code: 'UNPROCESSABLE_CONTENT',
    says: /^reviews must be a list of at most 1,000, but it has 1,001\./,
  },
  'a text of 100,001 characters': {
    input: { reviews: [{ id: 1, text: 'x'.repeat(100_001) }] },
    status: 422,
    code: 'UNPROCESSABLE_CONTENT',
    says: /^reviews\[0\]\.text must be a text of at most 100,000 characters/,
  },
  'a body of 11 MB': {
    input: { reviews: Array(120).fill({ id: 1, text: 'x'.repeat(100_000) }) },
    status: 413,
    code: 'PAYLOAD_TOO_LARGE',
    says: /^The body is larger than 10 MB\./,
  },
  'a body that nests a thousand deep': {
    input: { reviews: JSON.parse(`${'['.repeat(1_000)}${']'.repeat(1_000)}`) },
    status: 422,
    code: 'UNPROCESSABLE_CONTENT',
    says: /^The body nests lists and objects more than 64 deep\./,
  },
};
for (const [what, { input, status, code, says }] of Object.entries(TOO_MUCH)) {
  for (const batched of [true, false]) {
    test(`${what} is refused ${batched ? 'in a batch' : 'alone'} as over REST`, async ({
      server,
    }) => {
      const call = clientOf(server, batched).model.predict.mutate(input as typeof GUIDE_INPUT);
      const error = await call.catch((cause: TRPCClientError<AppRouter>) => cause);
      expect(error).toBeInstanceOf(TRPCClientError);
      const { message, data } = error as TRPCClientError<AppRouter>;
      expect(message).toMatch(says);
      expect(data).toMatchObject({ code, httpStatus: status, path: 'model.predict' });
    });
  }
}

test('more than ten calls in one batch are refused, and the typed client says why', async ({
  server,
}) => {
  const client = clientOf(server);
  const calls = Array.from({ length: 11 }, () => client.model.version.query());
  for (const { status, reason } of (await Promise.allSettled(calls)) as PromiseRejectedResult[]) {
    expect(status).toBe('rejected');
    expect(reason.message).toBe('A batch may hold at most 10 calls, but it has 11. Send several.');
    expect(reason.data).toMatchObject({ code: 'BAD_REQUEST', httpStatus: 400 });
  }
});

test('eleven calls of one moment are all answered where the client is made as the README shows it', async ({
  server,
}) => {
  const sample = /httpBatchLink\(\{ url: '\S+', maxItems: (\d+) \}\)/;
  for (const file of ['README.md', 'components/api-samples.tsx']) {
    const maxItems = Number(sample.exec(readFileSync(file, 'utf8'))?.[1]);
    const link = httpBatchLink<AppRouter>({ url: `${server.url}/api/trpc`, maxItems });
    const client = createTRPCClient<AppRouter>({ links: [link] });
    const calls = Array.from({ length: 11 }, () => client.model.predict.mutate(GUIDE_INPUT));
    const answers = await Promise.all(calls);
    expect(answers).toEqual(Array(11).fill(JSON.parse(GUIDE_ANSWER)));
  }
});
