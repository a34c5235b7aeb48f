/** What the tests of the Open Inference Protocol over gRPC share: a server of its own for each worker, and a request. */
import type { Client } from '@grpc/grpc-js';
import {
  ask,
  connect,
  type GrpcAnswer,
  type InferRequest,
  type InferResponse,
} from './grpc-client.ts';
import { type ServerProcess, startServer } from './server.ts';
import { test as base } from './test.ts';
import type { InferenceCase } from './v2-cases.ts';
import { AWESOME, BORING, text } from './v2-tensors.ts';

export const test = base.extend<object, { grpcServer: ServerProcess; client: Client }>({
  grpcServer: [
    async ({}, use) => {
      const server = await startServer({ env: { GRPC_PORT: '0' } });
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  client: [
    async ({ grpcServer }, use) => {
      const client = connect(grpcServer);
      await use(client);
      client.close();
    },
    { scope: 'worker' },
  ],
});

export const TWO: InferenceCase = {
  what: 'two texts',
  request: { id: '42', inputs: [text([BORING, AWESOME])] },
  expected: { outputs: [] },
};

/** Calls ModelInfer and keeps the whole answer. */
export function infer(
  client: Client,
  request: Partial<InferRequest>,
): Promise<GrpcAnswer<InferResponse>> {
  return ask<InferResponse>(client, { method: 'ModelInfer', request });
}
