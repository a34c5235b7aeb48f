/** The real built server, as a process of its own on a free port. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { IMAGE, LOCKED, ON_HOST, spawnContainer } from './image/container.ts';

export interface ServerProcess {
  url: string;
  process: ChildProcess;
  /** What it wrote so far. */
  stdout: string;
  stderr: string;
  /** Sends the signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

interface ServerOptions {
  env?: Record<string, string>;
  /** The current directory. */
  cwd?: string;
  /** Where the built package lies. */
  root?: string;
  /** Folders of this machine that it reads and writes, besides those of the checkout. */
  folders?: string[];
}

/** Starts the server and resolves once it says where it serves. @throws what it wrote if it ends. */
export async function startServer(options: ServerOptions = {}): Promise<ServerProcess> {
  return listening(launchServer({ ...options, env: { PORT: '0', ...options.env } }));
}

/** Starts the server by `npm start`, in a group of processes of its own; its process is npm's. */
export async function startByNpm(): Promise<ServerProcess> {
  const env = { ...process.env, HOST: '127.0.0.1', PORT: '0' };
  const options = { cwd: ROOT, env, detached: true } as const;
  return listening(
    watch(spawn('npm', ['start'], { ...options, stdio: ['ignore', 'pipe', 'pipe'] })),
  );
}

/** Starts Next's own server over the same build. */
export async function startNext({ cwd = '.' }: ServerOptions = {}): Promise<ServerProcess> {
  const args = [join(ROOT, 'node_modules/next/dist/bin/next'), 'start', ROOT];
  return listening(watch(spawnNode([...args, '-H', '127.0.0.1', '-p', '0'], { env: {}, cwd })));
}

/** Resolves once the server says where it serves. @throws what it wrote if it ends. */
export async function listening(server: ServerProcess): Promise<ServerProcess> {
  const child = server.process;
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const url = /(?: at |Local: +)(http:\S+)\n/.exec(server.stdout)?.[1];
      if (url) resolve(void Object.assign(server, { url }));
    });
    child.once('close', (code) => reject(new Error(`ended with ${code}: ${server.stderr}`)));
  });
  return server;
}

/** Starts the server, or the image under test, and waits for nothing; where it serves is for the caller to know. */
export function launchServer({
  env = {},
  cwd = '.',
  root = ROOT,
  folders = [],
}: ServerOptions): ServerProcess {
  if (IMAGE) {
    const volumes = folders.map((folder) => `--volume=${folder}:${folder}`);
    const options = [...LOCKED, ...ON_HOST, `--volume=${ROOT}:${ROOT}:ro`, ...volumes];
    return watch(spawnContainer({ options, env: { HOST: '127.0.0.1', ...env } }));
  }
  return watch(spawnNode([join(root, 'dist/main.mjs')], { env, cwd }));
}

/** Runs a server that is expected to end by itself. */
export function runToEnd(options: ServerOptions = {}): Promise<Ended> {
  return ended(launchServer(options));
}

/** Starts the command that fetches runs. */
export function launchFetch(env: Record<string, string>, args: string[] = []): ServerProcess {
  return watch(spawnNode([join(ROOT, 'dist/model-fetch.mjs'), ...args], { env, cwd: '.' }));
}

/** Starts the health check of the image. */
export function launchHealthcheck(env: Record<string, string>): ServerProcess {
  return watch(spawnNode([join(ROOT, 'dist/healthcheck.mjs')], { env, cwd: '.' }));
}

/** What a process that ends by itself has come to. */
export async function ended(started: ServerProcess): Promise<Ended> {
  const [code] = await once(started.process, 'close');
  return { code, stdout: started.stdout, stderr: started.stderr };
}

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

const ROOT = join(import.meta.dirname, '..');

function spawnNode(
  args: string[],
  { env, cwd }: Required<Pick<ServerOptions, 'env' | 'cwd'>>,
): ChildProcess {
  const settings =
    /^(PRED_|CORS_|LOG_|GOOGLE_|STORAGE_|ADMIN_|AIP_|V2_|GRPC_|MLSERVER_|PREDICTIVE_UNIT_|MODEL_NAME$|HOST$|PORT$)/;
  const inherited = Object.entries(process.env).filter(([name]) => !settings.test(name));
  return spawn(process.execPath, args, {
    cwd,
    env: { ...Object.fromEntries(inherited), NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** A test that fails does not come to stop its server; the end of its worker does. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Its output and its end, from the start on. */
export function watch(child: ChildProcess): ServerProcess {
  const server: ServerProcess = {
    url: '',
    process: child,
    stdout: '',
    stderr: '',
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null) return child.exitCode;
      const closed = once(child, 'close');
      child.kill(signal);
      const [code] = await closed;
      return code;
    },
  };
  running.add(child);
  child.once('exit', () => running.delete(child));
  child.stdout?.on('data', (chunk) => {
    server.stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    server.stderr += chunk;
  });
  return server;
}
