// Reductions along axes. Source: tensorflow.org/api_docs/python/tf/raw_ops.
import { SavedModelError } from '../errors.ts';
import type { Op, OpTable } from '../graph/op.ts';
import { requireWork } from '../room.ts';
import { allocate, type NumericArray, type NumericTensor, sizeOf } from '../tensor.ts';
import { vectorUnit } from '../wasm/vector-unit.ts';
import { ColumnSums } from './column-sums.ts';
import { copyNumbers } from './copy.ts';
import { isInteger } from './elementwise/function.ts';
import { multiplication } from './elementwise/integers.ts';
import { highest, lowest } from './limits.ts';
import { roundAll } from './rounding.ts';
import { rowsAtATime } from './row-blocks.ts';
import { axisOf, numbers } from './values.ts';

type Step = (total: number, x: number) => number;

/** Multiplications that take as long as an element. */
const WORK_PER_ELEMENT = 8;

interface Reduction {
  readonly start: (dtype: NumericTensor['dtype']) => number;
  readonly step: (dtype: NumericTensor['dtype']) => Step;
  readonly end?: (total: number, count: number) => number;
  /** What machine code makes of rows of float32. */
  readonly rows?: 'rowSum' | 'rowMax';
}

function reduce({ start, step, end, rows }: Reduction): Op {
  return {
    create({ attrs }) {
      const keep = attrs.bool('keep_dims', false);
      return ([input, axes]) => {
        const x = numbers(input);
        const wanted = Array.from(numbers(axes).data, (axis) => axisOf(axis, x.shape.length));
        const reduced = new Set(wanted);
        if (reduced.size !== wanted.length) {
          throw new SavedModelError(`The axes [${wanted}] name one more than once.`);
        }
        const shape: number[] = [];
        const kept: number[] = [];
        x.shape.forEach((dim, i) => {
          kept.push(reduced.has(i) ? 1 : dim);
          if (!reduced.has(i)) shape.push(dim);
          else if (keep) shape.push(1);
        });
        requireWork(WORK_PER_ELEMENT * x.data.length);
        const totals = allocate('float64', sizeOf(kept)).fill(start(x.dtype));
        const block = x.dtype === 'float32' && rows ? blockOf(x.shape, reduced) : undefined;
        if (!block || !rows || !reduceBlock(x.data, block, totals, rows)) {
          accumulate(x, strides(kept, x.shape), totals, step(x.dtype));
        }
        const count = totals.length ? x.data.length / totals.length : 0;
        if (end) for (let i = 0; i < totals.length; i++) totals[i] = end(totals[i]!, count);
        const data = allocate(x.dtype, totals.length);
        // Integers kept as doubles drop their fractions too, and the mean of none is 0.
        data.set(
          end && isInteger(x.dtype) ? totals.map((total) => Math.trunc(total) || 0) : totals,
        );
        roundAll(x.dtype, data);
        return { dtype: x.dtype, shape, data };
      };
    },
  };
}

/** How far one step along each dimension of `shape` moves in the reduced tensor: 0 along a reduced one. */
function strides(kept: readonly number[], shape: readonly number[]): number[] {
  const result: number[] = new Array(shape.length);
  let stride = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    result[i] = kept[i] === shape[i] ? stride : 0;
    stride *= kept[i]!;
  }
  return result;
}

function accumulate(
  x: NumericTensor,
  target: readonly number[],
  totals: Float64Array,
  step: Step,
): void {
  const rank = x.shape.length;
  if (x.data.length === 0) return;
  const inner = rank ? x.shape[rank - 1]! : 1;
  const move = rank ? target[rank - 1]! : 0;
  const counter = new Int32Array(Math.max(rank - 1, 0));
  let at = 0;
  for (let i = 0; i < x.data.length; i += inner) {
    let to = at;
    for (let k = 0; k < inner; k++, to += move) totals[to] = step(totals[to]!, x.data[i + k]!);
    for (let d = rank - 2; d >= 0; d--) {
      at += target[d]!;
      if (++counter[d]! < x.shape[d]!) break;
      at -= target[d]! * x.shape[d]!;
      counter[d] = 0;
    }
  }
}

/** Reduced dimensions next to one another, with what stays behind them. */
interface Block {
  readonly length: number;
  readonly inner: number;
}

function blockOf(shape: readonly number[], reduced: ReadonlySet<number>): Block | undefined {
  const first = Math.min(...reduced);
  const last = Math.max(...reduced);
  if (last - first + 1 !== reduced.size) return undefined;
  return { length: sizeOf(shape.slice(first, last + 1)), inner: sizeOf(shape.slice(last + 1)) };
}

/** Reduces float32; false where it is left to others. */
function reduceBlock(
  data: NumericArray,
  { length, inner }: Block,
  totals: Float64Array,
  rows: 'rowSum' | 'rowMax',
): boolean {
  if (inner > 1) {
    if (rows === 'rowSum') sumColumns(data, length, inner, totals);
    else maxColumns(data, length, inner, totals);
    return true;
  }
  const out = allocate('float32', totals.length);
  const done = rowsAtATime({ data, width: length, out, outWidth: 1 }, rows);
  if (done) totals.set(out);
  return done;
}

/** Where the last dimension itself is reduced, Eigen sums by halves, which doubles are as good as. */
function sumColumns(x: NumericArray, length: number, inner: number, totals: Float64Array): void {
  const sums = new ColumnSums(length, inner);
  for (let block = 0, to = 0; to < totals.length; block += length * inner, to += inner) {
    for (let i = 0; i < length; i++) sums.add(i, x, block + i * inner);
    sums.take(totals, to);
  }
}

function maxColumns(x: NumericArray, length: number, inner: number, totals: Float64Array): void {
  const size = length * inner;
  const unit = vectorUnit();
  if (unit && length > 0 && unit.reserve(size + 2 * ONE_VECTOR + inner)) {
    const out = size + ONE_VECTOR;
    for (let from = 0, to = 0; to < totals.length; from += size, to += inner) {
      copyNumbers(x, from, size, unit.floats, 0);
      unit.functions.columnMax!(0, 4 * out, length, inner);
      copyNumbers(unit.floats, out, inner, totals, to);
    }
    return;
  }
  for (let from = 0, to = 0; to < totals.length; to += inner) {
    for (let i = 0; i < length; i++, from += inner) {
      for (let k = 0; k < inner; k++) totals[to + k] = Math.max(totals[to + k]!, x[from + k]!);
    }
  }
}

/** What is read and written beyond the last column at most. */
const ONE_VECTOR = 4;

const sum: Reduction = { start: () => 0, step: () => (total, x) => total + x, rows: 'rowSum' };

/** L2Loss: half the sum of all squares. */
const halfOfSquares: Op = {
  create:
    () =>
    ([input]) => {
      const { dtype, data: x } = numbers(input);
      let total = 0;
      for (let i = 0; i < x.length; i++) total += x[i]! * x[i]!;
      const data = allocate(dtype, 1);
      data[0] = total / 2;
      roundAll(dtype, data);
      return { dtype, shape: [], data };
    },
};

export const reduceOps: OpTable = {
  Sum: reduce(sum),
  Mean: reduce({ ...sum, end: (total, count) => total / count }),
  EuclideanNorm: reduce({
    start: () => 0,
    step: () => (total, x) => total + x * x,
    end: Math.sqrt,
  }),
  Prod: reduce({ start: () => 1, step: multiplication }),
  Max: reduce({ start: lowest, step: () => Math.max, rows: 'rowMax' }),
  Min: reduce({ start: highest, step: () => Math.min }),
  L2Loss: halfOfSquares,
  Any: reduce({ start: () => 0, step: () => (any, x) => any | x }),
  All: reduce({ start: () => 1, step: () => (all, x) => all & x }),
};
