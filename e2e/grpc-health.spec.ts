/** gRPC's health service: what it says is what `/readyz` says at that moment, also where it is asked before anything else. */
import { status } from '@grpc/grpc-js';
import { call } from './api.ts';
import { ask, connect } from './grpc-client.ts';
import { test } from './grpc-fixture.ts';
import { startServer } from './server.ts';
import { expect } from './test.ts';

for (const service of ['', 'inference.GRPCInferenceService']) {
  test(`the first call of all finds ${service || 'the server'} serving`, async () => {
    const server = await startServer({ env: { GRPC_PORT: '0' } });
    const client = connect(server);
    const { message } = await ask(client, { method: 'Check', request: { service } });
    expect(message).toEqual({ status: 'SERVING' });
    expect((await call(server, '/readyz')).status).toBe(200);
    client.close();
    await server.stop();
  });
}

test('the health service tells of the server and of the service in it', async ({ client }) => {
  for (const service of ['', 'inference.GRPCInferenceService']) {
    const { message } = await ask(client, { method: 'Check', request: { service } });
    expect(message).toEqual({ status: 'SERVING' });
  }
  const { code } = await ask(client, { method: 'Check', request: { service: 'other' } });
  expect(code).toBe(status.NOT_FOUND);
});
