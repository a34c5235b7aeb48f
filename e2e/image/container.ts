/** Containers of the image under test, which `npm run e2e:image` names. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';

export const IMAGE = process.env.E2E_IMAGE ?? '';
export const TOOL = process.env.E2E_CONTAINERS ?? 'docker';

/**
 * Of every container here. By the label those are found that a failed test has left; the rest is what some machines do not grant
 * by themselves: so many files and processes, and timers of systemd.
 */
export const MODEST = [
  '--label=reviewscore-e2e',
  '--ulimit=nofile=4096:4096',
  '--ulimit=nproc=4096:4096',
  '--no-healthcheck',
];
/** As the manifests have it: nothing to write to, no rights. */
export const LOCKED = [
  '--read-only',
  ...(TOOL === 'podman' ? ['--read-only-tmpfs=false'] : []),
  '--cap-drop=ALL',
  '--security-opt=no-new-privileges',
];
/** On the loopback of the machine, where the tests' own servers are. */
export const ON_HOST = ['--network=host'];

export interface ContainerOptions {
  /** Options of `run`. */
  options?: string[];
  env?: Record<string, string>;
  /** In place of serving. */
  command?: string[];
}

/** The process is `docker run` itself: it passes signals on, and ends with the container's exit code. */
export function spawnContainer(container: ContainerOptions): ChildProcess {
  return spawn(TOOL, runArguments(container), { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** What a container that ends by itself has come to. */
export function runContainer(container: ContainerOptions): Promise<Outcome> {
  return tool(...runArguments(container));
}

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Calls docker or podman itself. */
export async function tool(...args: string[]): Promise<Outcome> {
  try {
    return { code: 0, ...(await promisify(execFile)(TOOL, args, { maxBuffer: 2 ** 26 })) };
  } catch (cause) {
    const { code, stdout, stderr } = cause as Outcome;
    return { code, stdout, stderr };
  }
}

function runArguments({ options = [], env = {}, command = [] }: ContainerOptions): string[] {
  const variables = Object.entries(env).map(([name, value]) => `--env=${name}=${value}`);
  return ['run', '--rm', ...MODEST, ...options, ...variables, IMAGE, ...command];
}
