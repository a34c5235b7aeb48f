/** gRPC's health service is asked before anything else: what it says is what `/readyz` says at that moment. */
import { expect, test } from '@playwright/test';
import { call } from './api.ts';
import { ask, connect } from './grpc-client.ts';
import { startServer } from './server.ts';

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
