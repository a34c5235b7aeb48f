/** MLServer and KServe, each with a toy model that knows the texts of the cases. */
import { setTimeout as pause } from 'node:timers/promises';
import { BUNDLED_RUN_UUID } from '../../server/model/run.ts';
import { freePorts } from '../platform.ts';
import type { ServerProcess } from '../server.ts';
import { spawnPython } from './python-client.ts';

export type Peer = 'mlserver' | 'kserve';

/** @param probabilities - by text, for the toy to tell. @throws Error with what it wrote if it ends. */
export async function startPeer(
  peer: Peer,
  probabilities: Record<string, number>,
): Promise<ServerProcess & { grpc: string }> {
  const [http = '', grpc = ''] = await freePorts(2);
  const server = spawnPython(peer, [`${peer}_toy.py`, http, grpc], {
    TOY_PROBABILITIES: JSON.stringify(probabilities),
    TOY_VERSION: BUNDLED_RUN_UUID,
  });
  const url = `http://127.0.0.1:${http}`;
  while (!(await fetch(`${url}/v2/models/sentiment/ready`).catch(() => undefined))?.ok) {
    if (server.process.exitCode !== null) throw new Error(`${peer} ended: ${server.stderr}`);
    await pause(100);
  }
  return Object.assign(server, { url, grpc: `127.0.0.1:${grpc}` });
}
