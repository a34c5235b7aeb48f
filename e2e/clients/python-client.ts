/** A client in Python as a process: calls go in as lines of JSON, and what it makes of them comes back. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type ServerProcess, watch } from '../server.ts';
import { type Environment, pythonOf } from './environments.ts';

/** What the client's function has returned, or the exception that it raised. */
export type Told = { value: unknown } | { raised: string; message: string };

export class PythonClient {
  readonly #process: ServerProcess;
  readonly #lines: AsyncIterator<string>;

  /** @param args - the script in the folder `python`, and what it is called with. */
  constructor(environment: Environment, [script, ...args]: [string, ...string[]]) {
    this.#process = spawnPython(environment, [script, ...args]);
    const { stdout } = this.#process.process;
    if (!stdout) throw new Error('The process has no output.');
    this.#lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  }

  /** Calls a function of the script by its keywords. @throws Error with what the process wrote if it has ended. */
  async call(name: string, keywords: object = {}): Promise<Told> {
    this.#process.process.stdin?.write(`${JSON.stringify({ call: name, with: keywords })}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`The client has ended: ${this.#process.stderr}`);
    return JSON.parse(value) as Told;
  }

  /** What the function returns. @throws Error where it raises. */
  async value<Value = unknown>(name: string, keywords: object = {}): Promise<Value> {
    const told = await this.call(name, keywords);
    if ('value' in told) return told.value as Value;
    throw new Error(`${name} raised ${told.raised}: ${told.message}`);
  }

  async stop(): Promise<void> {
    await this.#process.stop('SIGKILL');
  }
}

/** A script of the folder `python` in an environment. */
export function spawnPython(
  environment: Environment,
  [script, ...args]: [string, ...string[]],
  env: Record<string, string> = {},
): ServerProcess {
  const path = join(import.meta.dirname, 'python', script);
  const child = spawn(pythonOf(environment), ['-u', path, ...args], {
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  return watch(child);
}
