/** fake-gcs-server, an emulator of Cloud Storage that is not ours, as a process on a free port. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Storage } from '@google-cloud/storage';

const COMMAND = process.env.FAKE_GCS_SERVER || 'fake-gcs-server';

export interface Emulator {
  port: number;
  /** The real client, led to it. */
  storage: Storage;
  stop(): Promise<void>;
}

/** @throws Error that says how to get it, where it is neither on the PATH nor named by FAKE_GCS_SERVER. */
export async function startEmulator(): Promise<Emulator> {
  const port = await freePort();
  const where = ['-scheme', 'http', '-host', '127.0.0.1', '-port', String(port)];
  const args = [...where, '-backend', 'memory', '-log-level', 'error'];
  const child = spawn(COMMAND, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  await once(child, 'spawn').catch((cause) => {
    const message = `${COMMAND} cannot be run (${cause.code}). CONTRIBUTING.md tells how to get fake-gcs-server; have it on the PATH, or name it by FAKE_GCS_SERVER.`;
    throw new Error(message, { cause });
  });
  const url = `http://127.0.0.1:${port}`;
  while (!(await fetch(`${url}/storage/v1/b`).catch(() => undefined))?.ok) {
    if (child.exitCode !== null) throw new Error(`${COMMAND} ended with ${child.exitCode}.`);
    await pause(50);
  }
  return {
    port,
    storage: new Storage({ apiEndpoint: url, projectId: 'project' }),
    async stop() {
      process.off('exit', kill);
      const ended = once(child, 'exit');
      kill();
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
