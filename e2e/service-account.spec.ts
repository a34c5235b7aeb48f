/** The bucket is read as a service account: its key file, the real client, a token endpoint that verifies signatures. */
import { readdir } from 'node:fs/promises';
import { type FakeGcs, fail } from '../server/artifacts/fake-gcs.ts';
import { GUIDE_ANSWER, GUIDE_BODY, PREDICT, post } from './api.ts';
import { test as base, expect, expectWhole } from './bucket-fixture.ts';
import { ended, launchFetch, runToEnd, startServer } from './server.ts';
import { TokenEndpoint } from './token-endpoint.ts';

const test = base.extend<{ tokens: TokenEndpoint }>({
  tokens: async ({ gcs }, use) => {
    const tokens = await TokenEndpoint.start();
    guard(gcs, tokens);
    await use(tokens);
    await tokens.stop();
  },
});

test.setTimeout(60_000);

test('a run is fetched with the key of the account, and served', async ({ env, gcs, tokens }) => {
  const server = await startServer({ env: { ...env, ...(await tokens.env()) } });
  const { text } = await post(server, PREDICT, GUIDE_BODY);
  await server.stop();
  expect(text).toBe(GUIDE_ANSWER);
  // One token for all requests, of which each had it.
  expect([tokens.issued, tokens.refusals]).toEqual([['token-1'], []]);
  expect(new Set(gcs.downloads).size).toBe(gcs.downloads.length);
});

test('all looks at the pointer are by one token', async ({ env, gcs, tokens }) => {
  const server = await startServer({
    env: { ...env, ...(await tokens.env()), PRED_MODEL_WATCH: '1' },
  });
  const looks = () => gcs.requests.filter(({ path }) => path.includes('active-run.txt')).length;
  await expect.poll(looks, { timeout: 30_000 }).toBeGreaterThan(3);
  await server.stop();
  // The other is of the run's own fetch.
  expect(tokens.issued).toEqual(['token-1', 'token-2']);
});

test('without the key the same bucket refuses', async ({ env, gcs, tokens }) => {
  const { code, stderr } = await ended(launchFetch(env));
  expect(stderr).toMatch(/may not be read \(401: .*Storage Object Viewer/);
  expect([code, tokens.issued, gcs.requests.length]).toEqual([78, [], 1]);
});

test('a key that is not the one of the account ends a start, and a fetch by hand, with what to do', async ({
  env,
  gcs,
  runs,
  tokens,
}) => {
  const wrong = { PORT: '0', ...env, ...(await tokens.env({ key: 'wrong' })) };
  const message =
    /: The credentials for gs:\/\/project-artifacts cannot be used: invalid_grant: Invalid JWT Signature\. Set GOOGLE_APPLICATION_CREDENTIALS to the key file of a service account/;
  for (const end of [await runToEnd({ env: wrong }), await ended(launchFetch(wrong))]) {
    expect(end.stderr).toMatch(message);
    expect(end.code).toBe(78);
  }
  // Each has asked once: what is wrong with a key does not pass.
  expect(tokens.refusals).toEqual(['Invalid JWT Signature.', 'Invalid JWT Signature.']);
  expect(gcs.requests).toEqual([]);
  expect(await readdir(runs)).toEqual(['.fetching']);
});

test('a wrong key file ends a start, and a fetch by hand, with what is wrong with it', async ({
  env,
  gcs,
  runs,
}) => {
  const wrong = { PORT: '0', ...env, GOOGLE_APPLICATION_CREDENTIALS: 'LICENSE' };
  const message =
    /: GOOGLE_APPLICATION_CREDENTIALS="LICENSE" cannot be used: it is not a key file in JSON\. Set it to the JSON key file of a service account that may read the bucket\.\n$/;
  for (const end of [await runToEnd({ env: wrong }), await ended(launchFetch(wrong))]) {
    expect(end.stderr).toMatch(message);
    expect(end.code).toBe(78);
  }
  expect(gcs.requests).toEqual([]);
  expect(await readdir(runs)).toEqual(['.fetching']);
});

for (const [what, how] of [
  ['answers 503', 'busy'],
  ['ends the connection', 'cut'],
  ['is out of reach', 'unreachable'],
] as const) {
  test(`a token endpoint that ${what} is asked until it is well again`, async ({
    env,
    runs,
    tokens,
  }) => {
    // The client's own few tries are over before.
    tokens.trouble = { how, times: 8 };
    const { code, stderr } = await ended(launchFetch({ ...env, ...(await tokens.env()) }));
    expect([code, stderr]).toEqual([0, expect.stringContaining('Logged with the flavor')]);
    expect(tokens.trouble.times).toBe(0);
    await expectWhole(runs);
  });
}

for (const [when, isThen] of [
  ['between the pages of the listing', (request) => request.includes('pageToken=2')],
  ['between two downloads', (request) => request.includes('saved_model.pb?')],
] as const satisfies [string, (request: string) => boolean][]) {
  test(`a token that expires ${when} is renewed once`, async ({ env, gcs, runs, tokens }) => {
    gcs.pageSize = 2;
    const guarded = gcs.fault;
    gcs.fault = (request, response, object) => {
      if (tokens.issued.length === 1 && isThen(request.url ?? '')) tokens.expire();
      return guarded(request, response, object);
    };
    const { code } = await ended(launchFetch({ ...env, ...(await tokens.env()) }));
    expect([code, tokens.issued]).toEqual([0, ['token-1', 'token-2']]);
    await expectWhole(runs);
  });
}

test('an account that is refused with a fresh token too may not read', async ({
  env,
  gcs,
  tokens,
}) => {
  gcs.fault = (_request, response) => {
    fail(response, 401, 'Invalid Credentials');
    return true;
  };
  const { code, stderr } = await ended(launchFetch({ ...env, ...(await tokens.env()) }));
  expect(stderr).toMatch(/may not be read \(401: Invalid Credentials\)\. Give the service account/);
  expect([code, tokens.issued.length, gcs.requests.length]).toEqual([78, 2, 2]);
});

/** Lets in who has a token. */
function guard(gcs: FakeGcs, tokens: TokenEndpoint): void {
  gcs.fault = (request, response) => {
    if (tokens.takes(request.headers.authorization)) return false;
    fail(response, 401, 'Invalid Credentials');
    return true;
  };
}
