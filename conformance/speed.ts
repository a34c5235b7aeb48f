/** How fast the portable engine is against native on one model, both in this process and in turns. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CASES } from '../bench/cases.ts';
import { median } from '../bench/median.ts';
import { reviewWriter } from '../bench/reviews.ts';
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

const encoder = new TextEncoder();

/**
 * How many times as fast as native, for each of `SPEED_CASES`: medians over rounds. Reviews are put together from the
 * model's own vocabulary, or the bundled run's where it has none.
 */
export function measureSpeed(
  portable: SavedModel,
  native: NativeSignature,
  folder: string,
): number[] {
  const writer = reviewWriter(
    existsSync(join(folder, 'assets')) ? folder : bundledSavedModel(),
    2011,
  );
  return SPEED_CASES.map((what) => {
    const pool = Array.from({ length: POOL }, writer[what.length]);
    let next = 0;
    const batch = () => {
      next = next + what.batch > POOL ? 0 : next;
      next += what.batch;
      return pool.slice(next - what.batch, next);
    };
    const ours = portableCall(portable);
    const theirs = nativeCall(portable, native);
    for (const call of [ours, theirs]) micros(() => call(batch()), WARM_UP_MS);
    const ratios = Array.from({ length: ROUNDS }, () => {
      const own = micros(() => ours(batch()), ROUND_MS);
      return micros(() => theirs(batch()), ROUND_MS) / own;
    });
    return median(ratios);
  });
}

/** Text goes into every input of strings, zeros into the others. */
function portableCall(model: SavedModel): (texts: readonly string[]) => unknown {
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

function nativeCall({ inputs }: SavedModel, native: NativeSignature) {
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

function micros(call: () => unknown, ms: number): number {
  const start = performance.now();
  let calls = 0;
  let elapsed = 0;
  while (elapsed < ms || calls < 2) {
    call();
    calls++;
    elapsed = performance.now() - start;
  }
  return (elapsed * 1_000) / calls;
}
