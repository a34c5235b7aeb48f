/** A virtual environment of Python for each file of requirements, since what they pin does not go together. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export const ENVIRONMENTS = ['mlserver', 'kserve', 'mlflow'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

const HERE = import.meta.dirname;
const COMMAND = process.env.PYTHON || 'python3.11';
/** What the requirements were resolved for. */
const VERSION = '3.11';

/** Where an environment has its Python. */
export function pythonOf(environment: Environment): string {
  const [folder, name] =
    process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python'];
  return join(folderOf(environment), folder, name);
}

/**
 * Makes those environments that are missing, or are of other requirements than now.
 *
 * @throws Error that says what is needed, where there is no Python of that version, or its packages cannot be had.
 */
export function ensureEnvironments(): void {
  const stale = ENVIRONMENTS.filter((environment) => !isCurrent(environment));
  if (stale.length > 0) requirePython();
  for (const environment of stale) create(environment);
}

const folderOf = (environment: Environment) => join(HERE, '.venv', environment);
const requirementsOf = (environment: Environment) =>
  join(HERE, 'requirements', `${environment}.txt`);
/** Written last: where it is, the environment is whole. */
const stampOf = (environment: Environment) => join(folderOf(environment), 'requirements.txt');

function isCurrent(environment: Environment): boolean {
  try {
    return readFileSync(stampOf(environment)).equals(readFileSync(requirementsOf(environment)));
  } catch {
    return false;
  }
}

function requirePython(): void {
  const { stdout, error } = spawnSync(COMMAND, ['--version'], { encoding: 'utf8' });
  if (stdout?.startsWith(`Python ${VERSION}.`)) return;
  const found = error ? `cannot be run (${error.message})` : `is ${stdout.trim()}`;
  throw new Error(
    `The clients need Python ${VERSION} with its venv module, but ${COMMAND} ${found}. Have it on the PATH as python${VERSION}, or name it by PYTHON.`,
  );
}

function create(environment: Environment): void {
  const folder = folderOf(environment);
  const requirements = requirementsOf(environment);
  process.stderr.write(
    `Installing ${environment} from PyPI into ${folder}; this takes a minute.\n`,
  );
  rmSync(folder, { recursive: true, force: true });
  run(COMMAND, ['-m', 'venv', folder]);
  run(pythonOf(environment), [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '-r',
    requirements,
  ]);
  copyFileSync(requirements, stampOf(environment));
}

function run(command: string, args: string[]): void {
  const { status } = spawnSync(command, args, { stdio: ['ignore', 2, 2] });
  if (status === 0) return;
  throw new Error(
    `"${command} ${args.join(' ')}" failed. What it wrote is above; PyPI, or the mirror of pip's settings, has to be reachable.`,
  );
}
