/** A SavedModel in TensorFlow itself, by tfjs-node: blocks whoever calls it, and a process can load it once only. */
import { createRequire } from 'node:module';
import type { StringColumn } from '../savedmodel/index.ts';
import type { TextRank } from './classifier.ts';

/** A tensor as it goes in: strings as UTF-8, since tfjs would drop a leading byte order mark and has its own way with lone surrogates. */
export type NativeInput =
  | { readonly dtype: 'string'; readonly shape: readonly number[]; readonly data: Uint8Array[] }
  | {
      readonly dtype: 'float32' | 'int32';
      readonly shape: readonly number[];
      readonly data: number[];
    };

/** A tensor as it comes out. */
export interface NativeOutput {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number | string>;
}

/** A model's serving signature, by the names of its inputs and outputs. */
export type NativeSignature = (
  inputs: Readonly<Record<string, NativeInput>>,
) => Record<string, NativeOutput>;

/** As much of tfjs-node as is called here; its own types are absent where it is not installed. */
interface TensorFlow {
  tensor(data: NativeInput['data'], shape: readonly number[], dtype: string): NativeTensor;
  dispose(tensors: object): void;
  node: {
    loadSavedModel(folder: string, tags: string[], signature: string): Promise<NativeModel>;
  };
}

interface NativeTensor {
  readonly shape: readonly number[];
  dataSync(): NativeOutput['data'];
}

interface NativeModel {
  predict(inputs: Record<string, NativeTensor>): Record<string, NativeTensor>;
}

export interface TensorFlowModel {
  readonly folder: string;
  /** The name of its input. */
  readonly input: string;
  readonly rank: TextRank;
  /** Numbers of one text. */
  readonly width: number;
  /** Whether each text goes alone: where it is not known that a model's rows do not touch each other. */
  readonly alone: boolean;
}

/** Of one call: TensorFlow makes every step's result for all of them before the next step. */
const MAX_TEXTS = 128;
const MAX_BYTES = 256 * 1024;

/** TensorFlow is not there to load anything; the message says why. */
export class NativeInstallError extends Error {
  override readonly name = 'NativeInstallError';
}

/**
 * Loads a model's serving signature.
 *
 * @throws NativeInstallError where tfjs-node cannot be loaded, Error where the model cannot.
 */
export async function loadSignature(folder: string): Promise<NativeSignature> {
  const tf = requireTensorFlow();
  const model = await tf.node.loadSavedModel(folder, ['serve'], 'serving_default');
  return (inputs) => {
    const given = mapValues(inputs, ({ data, shape, dtype }) => tf.tensor(data, shape, dtype));
    try {
      const answer = model.predict(given);
      const outputs = mapValues(answer, (each) => ({ shape: each.shape, data: each.dataSync() }));
      tf.dispose(answer);
      return outputs;
    } finally {
      tf.dispose(given);
    }
  };
}

/**
 * Loads a binary text classifier.
 *
 * @returns what scores a column of n texts: n float32.
 * @throws as `loadSignature`.
 */
export async function loadTensorFlow({
  folder,
  input,
  rank,
  width,
  alone,
}: TensorFlowModel): Promise<(texts: StringColumn) => Float32Array> {
  const run = await loadSignature(folder);
  return (texts) => {
    const scores = new Float32Array(texts.length * width);
    for (let start = 0; start < texts.length; ) {
      const end = alone ? start + 1 : endOfCall(texts, start);
      const shape = rank === 2 ? [end - start, 1] : [end - start];
      const data = bytesOf(texts, start, end);
      const outputs = run({ [input]: { dtype: 'string', shape, data } });
      scores.set(scoresIn(outputs, end - start, width), start * width);
      start = end;
    }
    return scores;
  };
}

function requireTensorFlow(): TensorFlow {
  try {
    return createRequire(import.meta.url)('@tensorflow/tfjs-node') as TensorFlow;
  } catch (cause) {
    throw new NativeInstallError((cause as Error).message, { cause });
  }
}

function endOfCall({ length, offsets }: StringColumn, start: number): number {
  const most = (offsets[start] as number) + MAX_BYTES;
  let end = start + 1;
  while (end < length && end - start < MAX_TEXTS && (offsets[end] as number) < most) end++;
  return end;
}

function bytesOf({ bytes, offsets }: StringColumn, start: number, end: number): Uint8Array[] {
  return Array.from({ length: end - start }, (_, i) =>
    bytes.subarray(offsets[start + i], offsets[start + i + 1]),
  );
}

function scoresIn(
  outputs: Readonly<Record<string, NativeOutput>>,
  count: number,
  width: number,
): Float32Array {
  const [scores] = Object.values(outputs).map(({ data }) => data);
  if (scores instanceof Float32Array && scores.length === count * width) return scores;
  throw new Error(`TensorFlow gave no float32 of ${width} for each of ${count} texts.`);
}

function mapValues<In, Out>(
  values: Readonly<Record<string, In>>,
  map: (value: In) => Out,
): Record<string, Out> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));
}
