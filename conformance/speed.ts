/** How fast the portable engine, as it is served, is against native on one model: both from this process and in turns. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CASES } from '../bench/cases.ts';
import { median } from '../bench/median.ts';
import { reviewWriter } from '../bench/reviews.ts';
import { textRankOf } from '../server/engines/classifier.ts';
import type { Engine } from '../server/engines/engine.ts';
import { placed } from '../server/engines/placement.ts';
import { loadPortableEngine } from '../server/engines/portable.ts';
import type { NativeInput, NativeSignature } from '../server/engines/tensorflow.ts';
import { bundledSavedModel } from '../server/model/run.ts';
import {
  numeric,
  type SavedModel,
  StringEncoder,
  strings,
  type Tensor,
  type TensorSpec,
} from '../server/savedmodel/index.ts';

export const SPEED_CASES = CASES.filter(({ length, batch }) => length === 'full' || batch === 1);

const ROUNDS = 5;
const ROUND_MS = 50;
const WARM_UP_MS = 250;
const POOL = 1_024;

const THREADS_WORKER = './dist/threads-worker.mjs';

/** TensorFlow answers at once, the portable engine later. */
type Call = (texts: readonly string[]) => unknown;

const encoder = new TextEncoder();

/**
 * How many times as fast as native, for each of `SPEED_CASES`: medians over rounds. Reviews are put together from the
 * model's own vocabulary, or the bundled run's where it has none.
 */
export async function measureSpeed(
  portable: SavedModel,
  native: NativeSignature,
  folder: string,
): Promise<number[]> {
  const engine = await servedEngine(portable, folder);
  const ours: Call = engine ? (texts) => engine.predict(texts) : portableCall(portable);
  const writer = reviewWriter(
    existsSync(join(folder, 'assets')) ? folder : bundledSavedModel(),
    2011,
  );
  const theirs = nativeCall(portable, native);
  const speeds: number[] = [];
  for (const what of SPEED_CASES) {
    const pool = Array.from({ length: POOL }, writer[what.length]);
    let next = 0;
    const batch = () => {
      next = next + what.batch > POOL ? 0 : next;
      next += what.batch;
      return pool.slice(next - what.batch, next);
    };
    for (const call of [ours, theirs]) await micros(() => call(batch()), WARM_UP_MS);
    const ratios: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const own = await micros(() => ours(batch()), ROUND_MS);
      ratios.push((await micros(() => theirs(batch()), ROUND_MS)) / own);
    }
    speeds.push(median(ratios));
  }
  engine?.dispose();
  return speeds;
}

/**
 * The engine as the server has it, in threads where the model is heavy. Undefined where the server would not put the batch
 * to it as one: it serves classifiers only, and each text alone where a model pads to the longest.
 */
async function servedEngine(model: SavedModel, folder: string): Promise<Engine | undefined> {
  try {
    textRankOf(model);
  } catch {
    return undefined;
  }
  if (model.padsToLongest) return undefined;
  const warn = (message: string) => void process.stderr.write(`${message}\n`);
  return placed(await loadPortableEngine(folder), { folder, script: THREADS_WORKER, warn });
}

/** Text goes into every input of strings, zeros into the others. */
function portableCall(model: SavedModel): Call {
  const column = new StringEncoder();
  return (texts) => {
    const encoded = column.encode(texts);
    return model.run(
      model.inputs.map((spec): Tensor => {
        const shape = shapeOf(spec, texts.length);
        if (spec.dtype === 'string') return strings(shape, encoded);
        return spec.dtype === 'float32'
          ? numeric('float32', shape, new Float32Array(sizeOf(shape)))
          : numeric('int32', shape, new Int32Array(sizeOf(shape)));
      }),
    );
  };
}

function nativeCall({ inputs }: SavedModel, native: NativeSignature): Call {
  return (texts: readonly string[]) =>
    native(
      Object.fromEntries(
        inputs.map((spec): [string, NativeInput] => {
          const shape = shapeOf(spec, texts.length);
          if (spec.dtype === 'string') {
            const data = texts.map((text) => encoder.encode(text));
            return [spec.name, { dtype: 'string', shape, data }];
          }
          const dtype = spec.dtype === 'float32' ? 'float32' : 'int32';
          return [spec.name, { dtype, shape, data: new Array(sizeOf(shape)).fill(0) }];
        }),
      ),
    );
}

function shapeOf({ shape }: TensorSpec, rows: number): number[] {
  return [rows, ...(shape ?? []).slice(1).map((dim) => (dim < 0 ? 1 : dim))];
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, dim) => size * dim, 1);
}

async function micros(call: () => unknown, ms: number): Promise<number> {
  const start = performance.now();
  let calls = 0;
  let elapsed = 0;
  while (elapsed < ms || calls < 2) {
    await call();
    calls++;
    elapsed = performance.now() - start;
  }
  return (elapsed * 1_000) / calls;
}
