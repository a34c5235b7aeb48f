/**
 * Asks both engines about one model and says how far apart they are. It is a process of its own for each model: models
 * in one TensorFlow share tables of the same name.
 */
import { openFolder } from '../server/engines/folder-files.ts';
import { allowRelaxedSimd } from '../server/engines/relaxed-simd.ts';
import {
  loadSignature,
  type NativeInput,
  type NativeOutput,
} from '../server/engines/tensorflow.ts';
import {
  type DType,
  decodeStrings,
  encodeStrings,
  loadSavedModel,
  numeric,
  type SavedModel,
  strings,
  type Tensor,
} from '../server/savedmodel/index.ts';
import { type Call, callsOf, type GoldenInput, goldenTexts, type Subject } from './calls.ts';
import { measureSpeed } from './speed.ts';

/** What came out for one model. */
export interface Comparison {
  readonly calls: number;
  /** The greatest absolute difference of any number of any output; NaN agrees with NaN only. */
  readonly difference: number;
  /** Calls in which a score is on the other side of one half, another class is the most probable, or a text differs. */
  readonly otherLabels: number;
  /** How many times as fast as native the portable engine is, for each of `SPEED_CASES`. */
  readonly speeds: readonly number[];
}

type Reply = Comparison | { readonly failed: string };

const subject = JSON.parse(process.argv[2] ?? '') as Subject;
const texts = goldenTexts();
const encoder = new TextEncoder();
process.send?.(await compare().catch((error: Error): Reply => ({ failed: error.message })));
process.disconnect();

async function compare(): Promise<Reply> {
  allowRelaxedSimd();
  const portable = await loadSavedModel(await openFolder(subject.folder));
  const native = await loadSignature(subject.folder);
  const calls = callsOf(subject);
  let difference = 0;
  let otherLabels = 0;
  for (const call of calls) {
    const ours = portable.run(portable.inputs.map(({ name, dtype }) => tensor(dtype, call[name])));
    const theirs = native(nativeInputs(portable, call));
    let same = true;
    portable.outputs.forEach(({ name }, i) => {
      const [a, b] = [plain(ours[i] as Tensor), settled(theirs[name] as NativeOutput)];
      difference = Math.max(difference, distance(a, b));
      same &&= `${labels(a)}` === `${labels(b)}`;
    });
    if (!same) otherLabels++;
  }
  const speeds = await measureSpeed(portable, native, subject.folder);
  return { calls: calls.length, difference, otherLabels, speeds };
}

function tensor(dtype: DType, input: GoldenInput | undefined): Tensor {
  if (!input) throw new Error('the golden file leaves an input out');
  if ('texts' in input) return strings(input.shape, encodeStrings(textsOf(input.texts)));
  const data = dtype === 'float32' ? Float32Array.from(input.data) : Int32Array.from(input.data);
  return numeric(dtype === 'float32' ? 'float32' : 'int32', input.shape, data);
}

function nativeInputs({ inputs }: SavedModel, call: Call): Record<string, NativeInput> {
  return Object.fromEntries(
    inputs.map(({ name, dtype }): [string, NativeInput] => {
      const input = call[name] as GoldenInput;
      const { shape } = input;
      if ('texts' in input) {
        const data = textsOf(input.texts).map((text) => encoder.encode(text));
        return [name, { dtype: 'string', shape, data }];
      }
      return [name, { dtype: dtype === 'float32' ? dtype : 'int32', shape, data: [...input.data] }];
    }),
  );
}

function textsOf(indices: readonly number[]): string[] {
  return indices.map((index) => texts[index] as string);
}

function plain(output: Tensor): NativeOutput {
  const { shape } = output;
  return { shape, data: output.dtype === 'string' ? decodeStrings(output.data) : output.data };
}

/** tfjs gives 64-bit integers as BigInt, which the importer keeps as doubles. */
function settled({ shape, data }: NativeOutput): NativeOutput {
  const values: ArrayLike<unknown> = data;
  const isBig = values.length > 0 && typeof values[0] === 'bigint';
  return isBig ? { shape, data: Array.from(values, Number) } : { shape, data };
}

/** Infinite where shapes differ, a number stands against none, or texts differ. */
function distance(a: NativeOutput, b: NativeOutput): number {
  if (`${a.shape}` !== `${b.shape}`) return Number.POSITIVE_INFINITY;
  let most = 0;
  for (let i = 0; i < a.data.length; i++) {
    const [x, y] = [a.data[i], b.data[i]];
    if (Object.is(x, y) || x === y) continue;
    const apart = typeof x === 'number' && typeof y === 'number' ? Math.abs(x - y) : Number.NaN;
    most = Math.max(most, Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart);
  }
  return most;
}

/** What the numbers of an output mean: of one a row the side of one half, of several the greatest. */
function labels({ shape, data }: NativeOutput): (number | string | boolean)[] {
  const width = shape.length > 1 ? (shape.at(-1) as number) : 1;
  const values = Array.from(data);
  if (width <= 1) return values.map((value) => (typeof value === 'number' ? value > 0.5 : value));
  return Array.from({ length: values.length / width }, (_, row) => {
    const each = values.slice(row * width, (row + 1) * width) as number[];
    return each.indexOf(Math.max(...each));
  });
}
