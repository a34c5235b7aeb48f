/** What the tests of platforms share: the server under exactly the environment that a platform injects. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { launchServer, listening, type ServerProcess } from './server.ts';

/** The server with what the platform sets, and nothing of ours beside it. */
export function startOn(platform: Record<string, string>): Promise<ServerProcess> {
  return listening(launchServer({ env: platform }));
}

/** Ports for a platform to assign: each was free a moment ago. */
export async function freePorts(count: number): Promise<string[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => String((server.address() as AddressInfo).port));
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

/** As the probes by TCP do: fails where nobody listens. */
export async function probe(port: string): Promise<void> {
  const socket = connect(Number(port), '127.0.0.1');
  await once(socket, 'connect');
  socket.destroy();
}
