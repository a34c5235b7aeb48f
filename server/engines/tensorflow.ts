/** A SavedModel in TensorFlow itself, by tfjs-node: blocks whoever calls it, and a process can load it once only. */
import { createRequire } from 'node:module';
import type { StringColumn } from '../savedmodel/string-column.ts';
import type { TextRank } from './classifier.ts';

/** As much of tfjs-node as is called here; its own types are absent where it is not installed. */
interface TensorFlow {
  tensor(values: readonly Uint8Array[], shape: readonly number[], dtype: 'string'): Disposable;
  node: {
    loadSavedModel(folder: string, tags: string[], signature: string): Promise<NativeModel>;
  };
}

interface Disposable {
  dispose(): void;
}

interface NativeModel {
  predict(input: Disposable): Disposable & { dataSync(): unknown };
}

export interface TensorFlowModel {
  readonly folder: string;
  readonly rank: TextRank;
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
 * @returns what scores a column of n texts: n float32.
 * @throws NativeInstallError where tfjs-node cannot be loaded, Error where the model cannot.
 */
export async function loadTensorFlow({
  folder,
  rank,
  alone,
}: TensorFlowModel): Promise<(texts: StringColumn) => Float32Array> {
  const tf = requireTensorFlow();
  const model = await tf.node.loadSavedModel(folder, ['serve'], 'serving_default');
  return (texts) => {
    const scores = new Float32Array(texts.length);
    for (let start = 0; start < texts.length; ) {
      const end = alone ? start + 1 : endOfCall(texts, start);
      scores.set(scoresOf(tf, model, bytesOf(texts, start, end), rank), start);
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

/** Texts as bytes: tfjs would drop a leading byte order mark and has its own way with lone surrogates. */
function bytesOf({ bytes, offsets }: StringColumn, start: number, end: number): Uint8Array[] {
  return Array.from({ length: end - start }, (_, i) =>
    bytes.subarray(offsets[start + i], offsets[start + i + 1]),
  );
}

function scoresOf(
  tf: TensorFlow,
  model: NativeModel,
  texts: readonly Uint8Array[],
  rank: TextRank,
): Float32Array {
  const input = tf.tensor(texts, rank === 2 ? [texts.length, 1] : [texts.length], 'string');
  try {
    const output = model.predict(input);
    const scores = output.dataSync();
    output.dispose();
    if (scores instanceof Float32Array && scores.length === texts.length) return scores;
    throw new Error(`TensorFlow gave no single float32 for each of ${texts.length} texts.`);
  } finally {
    input.dispose();
  }
}
