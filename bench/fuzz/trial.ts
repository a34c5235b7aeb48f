/** Loads and runs a mutant, and judges how it ends. */
import {
  allocate,
  encodeStrings,
  loadSavedModel,
  numeric,
  type SavedModel,
  SavedModelError,
  strings,
  type Tensor,
  type TensorSpec,
} from '../../server/savedmodel/index.ts';
import { type Mutant, makeMutant } from './mutant.ts';

/** Fine are those that run, and those refused with a SavedModelError; anything else is a finding. */
export type Verdict = 'ran' | 'refused' | 'failed';

export interface Trial {
  readonly seed: number;
  readonly verdict: Verdict;
  readonly model: string;
  readonly damage: readonly string[];
  readonly seconds: number;
  /** Of a finding: what was thrown, and where. */
  readonly error?: string;
}

const TEXTS = ['', 'a truly great film 👍', `Not good: ${'bad, bad acting! '.repeat(30)}`];
/** Inputs of more elements than this are not made up. */
const MAX_INPUT = 10_000;

/** Tries the mutant of a seed. */
export async function tryMutant(seed: number, folders: readonly string[]): Promise<Trial> {
  const mutant = makeMutant(seed, folders);
  const start = performance.now();
  const outcome = await outcomeOf(mutant);
  const { model, damage } = mutant;
  return { seed, model, damage, seconds: (performance.now() - start) / 1000, ...outcome };
}

async function outcomeOf({ files }: Mutant): Promise<Pick<Trial, 'verdict' | 'error'>> {
  try {
    run(await loadSavedModel({ read: (path) => Promise.resolve(files.get(path)) }));
    return { verdict: 'ran' };
  } catch (error) {
    const { name, stack, message } = error as Error;
    return error instanceof SavedModelError && message
      ? { verdict: 'refused', ...wrapped(error) }
      : {
          verdict: 'failed',
          error: `${name}: ${message.slice(0, 200)} ${stack?.split('\n')[1]?.trim()}`,
        };
  }
}

/** What a kernel threw that was no SavedModelError: no finding, since it names the node, but worth knowing. */
function wrapped({ cause }: Error): Pick<Trial, 'error'> {
  if (!(cause instanceof Error) || cause instanceof SavedModelError) return {};
  return {
    error: `${cause.name}: ${cause.message.slice(0, 200)} ${cause.stack
      ?.split('\n')
      .find((line) => line.includes(' at '))
      ?.trim()}`,
  };
}

function run(model: SavedModel): void {
  for (const rows of [1, 3]) {
    const inputs = model.inputs.map((spec) => inputOf(spec, rows));
    if (inputs.every((input) => input !== undefined)) model.run(inputs);
  }
}

function inputOf({ dtype, shape }: TensorSpec, rows: number): Tensor | undefined {
  const dims = (shape ?? [-1]).map((dim) => (dim === -1 ? rows : dim));
  const size = dims.reduce((product, dim) => product * dim, 1);
  if (!(size >= 0 && size <= MAX_INPUT) || dims.length > 8) return undefined;
  if (dtype === 'resource' || dtype === 'variant') return undefined;
  if (dtype === 'string') {
    const texts = Array.from(
      { length: size },
      (_, i) => TEXTS[(i + rows) % TEXTS.length] as string,
    );
    return strings(dims, encodeStrings(texts));
  }
  return numeric(dtype, dims, allocate(dtype, size).fill(1));
}
