/** The table of differences, row by row, against MLServer and KServe; and that it leaves out none of the cases. */
import { readFileSync } from 'node:fs';
import { type Answer, call } from '../api.ts';
import type { ServerProcess } from '../server.ts';
import { startServer } from '../server.ts';
import { CASES, type InferenceCase } from '../v2-cases.ts';
import { AWESOME, BORING } from '../v2-tensors.ts';
import { addressOf, test as base, expect, outputsOf } from './clients-fixture.ts';
import type { Asked, Difference } from './difference.ts';
import { DIFFERENCES } from './differences.ts';
import { withDifferencesTable } from './differences-table.ts';
import { outcomeOf } from './outcome.ts';
import { type Peer, startPeer } from './peers.ts';
import { PythonClient } from './python-client.ts';

interface Asking extends ServerProcess {
  grpc: string;
}
type Servers = Record<Peer | 'here', Asking>;

const test = base.extend<object, { servers: Servers }>({
  servers: [
    async ({ server }, use) => {
      const texts = [BORING, AWESOME];
      const { probability } = await outputsOf(server, texts);
      const known = Object.fromEntries(texts.map((text, i) => [text, probability[i] as number]));
      // As it is unless told otherwise: the repository is for operators.
      const here = await startServer({ env: { GRPC_PORT: '0' } });
      const servers: Servers = {
        mlserver: await startPeer('mlserver', known),
        kserve: await startPeer('kserve', known),
        here: Object.assign(here, { grpc: addressOf(here, 'grpc') }),
      };
      await use(servers);
      for (const each of Object.values(servers)) await each.stop('SIGKILL');
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

/** After a failure MLServer closes the connection: each request has one of its own. */
function send(
  server: ServerProcess,
  { method = 'POST', path, body, headers }: Asked,
): Promise<Answer> {
  const json = { 'content-type': 'application/json', connection: 'close', ...headers };
  if (method !== 'POST') return call(server, path, { method, headers: { connection: 'close' } });
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return call(server, path, { method, headers: json, body: text });
}

async function outcomeOfCase(server: ServerProcess, one: InferenceCase): Promise<string> {
  const { model = 'sentiment', version, request, expected } = one;
  const path = `/v2/models/${model}${version ? `/versions/${version}` : ''}/infer`;
  const outputs = 'outputs' in expected ? expected.outputs : undefined;
  return outcomeOf(await send(server, { path, body: request }), outputs);
}

async function outcomeOfCall(
  { grpc }: Asking,
  [name, keywords]: [string, object],
): Promise<string> {
  const client = new PythonClient('mlserver', ['triton.py', 'grpc', grpc]);
  const told = await client.call(name, keywords);
  await client.stop();
  const [, status] = /StatusCode\.(\w+)/.exec(JSON.stringify(told)) ?? [];
  return status ?? 'answered';
}

/** What is seen of a row, each kind of it once. */
async function seen(server: Asking, { cases = [], asked = [], call }: Difference): Promise<string> {
  const outcomes: string[] = [];
  for (const name of cases) outcomes.push(await outcomeOfCase(server, caseNamed(name)));
  for (const request of asked) outcomes.push(outcomeOf(await send(server, request)));
  if (call) outcomes.push(await outcomeOfCall(server, call));
  return [...new Set(outcomes)].join('; ');
}

function caseNamed(name: string): InferenceCase {
  const found = CASES.find(({ what }) => what === name);
  if (!found) throw new Error(`e2e/v2-cases.ts has no "${name}".`);
  return found;
}

const inRows = new Set(DIFFERENCES.flatMap(({ cases = [] }) => cases));
for (const one of CASES.filter(({ what }) => !inRows.has(what))) {
  test(`all three agree: ${one.what}`, async ({ servers }) => {
    const { mlserver, kserve, here } = servers;
    const [theirs, others, ours] = [
      await outcomeOfCase(mlserver, one),
      await outcomeOfCase(kserve, one),
      await outcomeOfCase(here, one),
    ];
    expect({ theirs, others }).toEqual({ theirs: ours, others: ours });
  });
}

for (const row of DIFFERENCES) {
  test(`they differ as the table has it: ${row.what}`, async ({ servers }) => {
    const { mlserver, kserve, here, peersOnly } = row;
    expect({
      mlserver: await seen(servers.mlserver, row),
      kserve: await seen(servers.kserve, row),
      here: peersOnly ? here[0] : await seen(servers.here, row),
    }).toEqual({ mlserver: mlserver[0], kserve: kserve[0], here: here[0] });
    expect(mlserver[0] === here[0] && kserve[0] === here[0]).toBe(false);
  });
}

test('the document shows the table as it is', () => {
  const document = readFileSync('docs/inference-protocol.md', 'utf8');
  expect(document).toBe(withDifferencesTable(document));
});
