// Reads the zoo, for tests and benchmarks.
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../server/package-root.ts';
import {
  allocate,
  encodeStrings,
  type FileSource,
  numeric,
  strings,
  type Tensor,
  type TensorSpec,
} from '../../server/savedmodel/index.ts';

// Not from where this module lies: benchmarks are bundled elsewhere.
const MODELS = join(packageRoot(), 'training/zoo/models');
const TEXTS = join(packageRoot(), 'training/golden/texts.json');

/** A tensor as a golden file has it: numbers or strings in row-major order, null for NaN. */
export interface GoldenTensor {
  readonly shape: readonly number[];
  readonly data: readonly (number | string | null)[];
}

interface GoldenInput {
  readonly shape: readonly number[];
  /** Indices into the shared texts. */
  readonly texts?: readonly number[];
  readonly data?: readonly number[];
}

/** One question to a model and TensorFlow's answer, by name; training/zoo/README.md has the fields. */
export interface GoldenCall {
  readonly inputs: Readonly<Record<string, GoldenInput>>;
  readonly outputs: Readonly<Record<string, GoldenTensor>>;
}

interface GoldenFile {
  readonly family: string;
  readonly covers: string;
  readonly tensorflow: string;
  readonly calls: readonly GoldenCall[];
}

type GoldenText = string | { readonly repeat: string; readonly times: number };

const texts = (JSON.parse(readFileSync(TEXTS, 'utf8')) as GoldenText[]).map((text) =>
  typeof text === 'string' ? text : text.repeat.repeat(text.times),
);

/** The models' names, sorted. */
export function zooNames(): string[] {
  return readdirSync(MODELS)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
}

/** A model's files. */
export function zooFiles(name: string): FileSource {
  return { read: (path) => readFile(join(MODELS, name, path)).catch(() => undefined) };
}

/** What TensorFlow answered. */
export function zooGolden(name: string): GoldenFile {
  return JSON.parse(readFileSync(join(MODELS, `${name}.json`), 'utf8')) as GoldenFile;
}

/** The tensors of a call in the order that the model wants them. */
export function zooInputs({ inputs }: GoldenCall, specs: readonly TensorSpec[]): Tensor[] {
  return specs.map(({ name, dtype }) => {
    const input = inputs[name];
    if (!input) throw new Error(`The golden file has no input "${name}".`);
    if (input.texts) {
      return strings(input.shape, encodeStrings(input.texts.map((i) => texts[i] as string)));
    }
    if (dtype === 'string' || dtype === 'resource' || dtype === 'variant' || !input.data) {
      throw new Error(`The golden file has no texts for "${name}".`);
    }
    const data = allocate(dtype, input.data.length);
    data.set(input.data);
    return numeric(dtype, input.shape, data);
  });
}
