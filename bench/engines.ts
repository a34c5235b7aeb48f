/** Microseconds a call of each engine, round by round in turn, so that a busy moment hits both. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { nativeProblem } from '../server/engines/native-install.ts';
import { CASES, type Case } from './cases.ts';
import type { Loaded, Measured } from './engine-process.ts';
import { median } from './median.ts';

const ROUNDS = 9;
const ROUND_MS = 200;
const WARM_UP_MS = 700;

export interface EngineResult {
  readonly case: Case;
  /** Medians over the rounds. */
  readonly portableMicros: number;
  readonly nativeMicros: number | undefined;
  /** How many times as fast as native: the median of the ratios of each round. */
  readonly ratio: number | undefined;
}

export interface EngineResults {
  readonly portable: Loaded;
  readonly native: Loaded | undefined;
  readonly results: readonly EngineResult[];
}

/** Measures the portable engine on a SavedModel, and the native one where it is installed. */
export async function measureEngines(
  folder: string,
  progress: (line: string) => void,
): Promise<EngineResults> {
  const portable = await startEngine('portable', folder);
  const native = nativeProblem() ? undefined : await startEngine('native', folder);
  const results: EngineResult[] = [];
  for (const each of CASES) {
    progress(`engine: ${each.batch} ${each.length}`);
    results.push(await compare(each, portable.process, native?.process));
  }
  portable.process.disconnect();
  native?.process.disconnect();
  return { portable: portable.loaded, native: native?.loaded, results };
}

async function startEngine(name: 'portable' | 'native', folder: string) {
  const child = fork(join(import.meta.dirname, 'engine-process.mjs'), [name, folder], {
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' },
    execArgv: ['--expose-gc'],
  });
  child.once('exit', (code) => {
    if (code) throw new Error(`The process of the ${name} engine ended with ${code}.`);
  });
  const [loaded] = (await once(child, 'message')) as [Loaded];
  return { process: child, loaded };
}

async function compare(
  what: Case,
  portable: ChildProcess,
  native: ChildProcess | undefined,
): Promise<EngineResult> {
  for (const each of [portable, native]) if (each) await micros(each, what, WARM_UP_MS);
  const rounds: { portable: number; native: number | undefined }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push({
      portable: await micros(portable, what, ROUND_MS),
      native: native && (await micros(native, what, ROUND_MS)),
    });
  }
  return {
    case: what,
    portableMicros: median(rounds.map((round) => round.portable)),
    nativeMicros: native && median(rounds.map((round) => round.native as number)),
    ratio: native && median(rounds.map((round) => (round.native as number) / round.portable)),
  };
}

async function micros(child: ChildProcess, what: Case, ms: number): Promise<number> {
  child.send({ case: what, ms });
  const [measured] = (await once(child, 'message')) as [Measured];
  return measured.micros;
}
