/** A terminal of the guide's reader: one bash, in which what was exported stays, and one command that may go on until Ctrl-C. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const SERVES = /Reviewscore serves .* at http:\S+\n/;
/** Milliseconds that a command may take, on a machine that is busy. */
const PATIENCE_MS = 150_000;

export interface Said {
  code: number;
  /** Of both streams, as a terminal has them. */
  output: string;
}

interface TerminalOptions {
  cwd: string;
  env: Record<string, string>;
  /** Functions that stand in for commands. */
  functions?: string;
}

export class Terminal {
  readonly #folder = mkdtempSync(join(tmpdir(), 'terminal-'));
  readonly #bash: ChildProcess;
  #commands = 0;
  #served: number | undefined;

  constructor({ cwd, env, functions = '' }: TerminalOptions) {
    // Without a terminal curl shows its progress.
    writeFileSync(join(this.#folder, '.curlrc'), 'silent\nshow-error\n');
    const own = { ...process.env, ...env, CURL_HOME: this.#folder };
    const stdio = ['pipe', 'ignore', 'ignore'] as const;
    this.#bash = spawn('bash', ['--norc', '--noprofile'], { cwd, env: own, stdio: [...stdio] });
    // Each job a process group of its own, which Ctrl-C reaches as a whole.
    this.#write(`set -m -o pipefail\n${functions}`);
  }

  /** Resolves once the command has ended. */
  async run(code: string): Promise<Said> {
    const { script, output, status } = this.#place(code);
    this.#write(`source ${script} </dev/null >${output} 2>&1; echo $? >${status}`);
    return this.#ended(output, status);
  }

  /** Resolves once the command says that it serves. @throws Error with what it said, if it ends. */
  async serve(code: string): Promise<string> {
    const { script, output, status } = this.#place(code);
    this.#served = this.#commands;
    this.#write(`( source ${script} </dev/null >${output} 2>&1; echo $? >${status} ) & served=$!`);
    for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await pause(50)) {
      if (SERVES.test(read(output))) return read(output);
      if (read(status)) break;
    }
    throw new Error(`${code}\ndoes not serve: ${read(output)}`);
  }

  /** Presses Ctrl-C, where a command goes on. */
  async interrupt(): Promise<void> {
    if (this.#served === undefined) return;
    this.#served = undefined;
    await this.run('kill -INT -- -$served; wait $served');
  }

  async close(): Promise<void> {
    await this.interrupt();
    const closed = once(this.#bash, 'close');
    this.#bash.stdin?.end();
    await closed;
    rmSync(this.#folder, { recursive: true });
  }

  #place(code: string): Record<'script' | 'output' | 'status', string> {
    const place = join(this.#folder, String(++this.#commands));
    writeFileSync(`${place}.sh`, `${code}\n`);
    return { script: `${place}.sh`, output: `${place}.out`, status: `${place}.status` };
  }

  async #ended(output: string, status: string): Promise<Said> {
    for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await pause(20)) {
      const code = /^(\d+)\n/.exec(read(status))?.[1];
      if (code) return { code: Number(code), output: read(output) };
    }
    throw new Error(`It does not end: ${read(output)}`);
  }

  #write(line: string): void {
    this.#bash.stdin?.write(`${line}\n`);
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
