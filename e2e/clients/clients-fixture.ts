/** What the tests of clients share: a server that they may do everything with, and what its own API says of the texts. */
import { test as base } from '@playwright/test';
import { post, SCORE } from '../api.ts';
import { type ServerProcess, startServer } from '../server.ts';

/** Texts that are easy to get wrong on the way, too. */
export const TEXTS = [
  'This movie is quite boring.',
  'This movie is awesome.',
  'Été “magnifique” – 🎬 日本\n\t"x"',
  '',
];

/** Outputs by their names, one value a text. */
export interface Outputs {
  sentiment: string[];
  probability: number[];
}

interface Fixtures {
  server: ServerProcess;
  /** What `POST /api/v1/model/score` says of TEXTS, as 32-bit floats. */
  outputs: Outputs;
}

export const test = base.extend<object, Fixtures>({
  server: [
    async ({}, use) => {
      const server = await startServer({
        env: {
          GRPC_PORT: '0',
          V2_REPOSITORY: 'open',
          AIP_PREDICT_ROUTE: '/vertex/predict',
          AIP_HEALTH_ROUTE: '/vertex/health',
        },
      });
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  outputs: [async ({ server }, use) => use(await outputsOf(server, TEXTS)), { scope: 'worker' }],
});
export { expect } from '@playwright/test';

/** By the project's own API. */
export async function outputsOf(server: ServerProcess, texts: string[]): Promise<Outputs> {
  const reviews = texts.map((text, id) => ({ id, text }));
  const { json } = await post(server, SCORE, { reviews });
  const { data } = json as { data: { sentiment: string; probability: number }[] };
  return {
    sentiment: data.map(({ sentiment }) => sentiment),
    probability: data.map(({ probability }) => Math.fround(probability)),
  };
}

/** Where a server serves the protocol, as clients want to have it. */
export function addressOf({ stdout, url }: ServerProcess, transport: 'http' | 'grpc'): string {
  if (transport === 'http') return new URL(url).host;
  const [, address = ''] = / by gRPC at (\S+:\d+), /.exec(stdout) ?? [];
  return address;
}
