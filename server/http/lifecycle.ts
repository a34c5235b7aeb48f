/** How the process's server begins and ends: listening or saying why not, and draining when told. */
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { stopMisconfigured } from '../boot.ts';
import type { Settings } from '../settings.ts';

/** Milliseconds that requests under way are given when the process is told to end. */
export const GRACE_MS = 15_000;

/** Resolves with the port once the server accepts connections; ends the process if it cannot. */
export function listen(server: Server, { HOST, PORT }: Settings): Promise<number> {
  return new Promise((resolve) => {
    server.once('error', (error) =>
      stopMisconfigured(listenFailure(error, { host: HOST, name: 'PORT', port: PORT })),
    );
    server.listen(PORT, HOST, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : PORT);
    });
  });
}

interface Place {
  host: string;
  /** The setting that holds the port. */
  name: string;
  port: number;
}

/** Why nothing can listen there, and what to do. */
export function listenFailure({ message }: Error, { host, name, port }: Place): string {
  if (message.includes('EADDRINUSE')) {
    return `${name}=${port} on ${host} is in use. Stop what listens there, or set ${name} to a free port, such as ${name}=${port + 1}.`;
  }
  if (message.includes('EACCES')) {
    return `${name}=${port} may not be opened by this user. Set ${name} to one above 1023, such as ${name}=8080.`;
  }
  return `HOST="${host}" with ${name}=${port} cannot be listened on (${message}). Set HOST to an address of this machine, such as 127.0.0.1 or 0.0.0.0.`;
}

/**
 * At the first SIGTERM or SIGINT no connection is accepted any more and requests under way are
 * answered, each as the last of its connection; the process then ends with 0. A second signal ends it
 * at once.
 *
 * @param onDrain - drains what else the process does.
 */
export function drainOnSignal(server: Server, onDrain: () => Promise<void>): void {
  let draining = false;
  const silent = new Set<Socket>();
  const underWay = new Set<ServerResponse>();
  server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.prependListener('request', ({ socket }, response) => {
    silent.delete(socket);
    underWay.add(response);
    response.once('close', () => underWay.delete(response));
    if (draining) closeAfter(response);
  });
  const sweep = () => {
    server.closeIdleConnections();
    // Browsers open connections in advance; Node does not count those without a request as idle.
    for (const socket of silent) if (socket.bytesRead === 0) socket.destroy();
  };
  const drain = (signal: NodeJS.Signals) => {
    if (draining) process.exit(signal === 'SIGINT' ? 130 : 143);
    draining = true;
    const closed = new Promise<unknown>((resolve) => server.close(resolve));
    void Promise.all([closed, onDrain()]).finally(() => process.exit(0));
    for (const response of underWay) closeAfter(response);
    setInterval(sweep, 100).unref();
    setTimeout(() => process.exit(0), GRACE_MS).unref();
  };
  process.on('SIGTERM', drain);
  process.on('SIGINT', drain);
}

function closeAfter(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
}
