// Adding up (and the like) rows by group. Source: tensorflow/core/kernels/segment_reduction_ops_impl.h.
import { SavedModelError } from '../errors.ts';
import type { Op, OpTable } from '../graph/op.ts';
import { allocate, type NumericTensor, type NumericType, numeric, sizeOf } from '../tensor.ts';
import { copyNumbers } from './copy.ts';
import { isSameShape } from './elements.ts';
import { isInteger } from './elementwise/function.ts';
import { multiplication } from './elementwise/integers.ts';
import { lanesOf, larger, smaller, stillLarger, stillSmaller } from './extremes.ts';
import { highest, highestFinite, lowest, lowestFinite } from './limits.ts';
import { roundAll } from './rounding.ts';
import { numbers, single } from './values.ts';

type Step = (total: number, x: number) => number;

interface Segments {
  /** What a group begins with. */
  readonly start: (dtype: NumericType) => number;
  readonly step: (dtype: NumericType) => Step;
  /** The step of columns that make full vectors, where it is another one. */
  readonly inVectors?: Step;
  /** What becomes of a total of `count` rows, at least one. */
  readonly end?: (total: number, count: number) => number;
}

const plus: Step = (total, x) => total + x;

const sum: Segments = { start: () => 0, step: () => plus };
const mean: Segments = { ...sum, end: (total, count) => total / count };
const sqrtN: Segments = { ...sum, end: (total, count) => total / Math.sqrt(count) };
const product: Segments = { start: () => 1, step: multiplication };
const most: Segments = { start: lowest, step: () => stillLarger, inVectors: larger };
const least: Segments = { start: highest, step: () => stillSmaller, inVectors: smaller };

interface Groups {
  readonly x: NumericTensor;
  /** The rows of x to take, or all of them in their order. */
  readonly rows?: ArrayLike<number>;
  /** The group of each row; negative ones are left out. */
  readonly ids: ArrayLike<number>;
  readonly total: number;
  /** Shape of one row. */
  readonly rest: readonly number[];
  /** What a group without rows has; its start where this is left out. */
  readonly empty?: number;
}

function reduceGroups({ start, step, inVectors, end }: Segments, groups: Groups): NumericTensor {
  const { x, rows, ids, total, rest, empty } = groups;
  const inner = sizeOf(rest);
  const shape = [total, ...rest];
  const first = start(x.dtype);
  const sums = allocate('float64', sizeOf(shape)).fill(first);
  const counts = allocate('int32', total);
  const merge = step(x.dtype);
  // Adding is what nearly all models do, and a call per number costs more than it.
  const { data } = x;
  const full = inVectors ? inner - (inner % lanesOf(data)) : 0;
  const height = inner ? data.length / inner : 0;
  for (let i = 0; i < ids.length; i++) {
    const group = ids[i]!;
    if (group < 0) continue;
    if (group >= total) throw new SavedModelError(`Segment ${group} of ${total} does not exist.`);
    const row = rows ? rows[i]! : i;
    if (inner > 0 && !(row >= 0 && row < height)) {
      throw new SavedModelError(`Row ${row} of ${height} does not exist.`);
    }
    counts[group]!++;
    const to = group * inner;
    const from = row * inner;
    if (merge === plus) for (let k = 0; k < inner; k++) sums[to + k]! += data[from + k]!;
    else {
      // A single row is copied; of several, full vectors pass NaN over.
      if (counts[group] === 1) copyNumbers(data, from, full, sums, to);
      else {
        for (let k = to; k < to + full; k++) {
          const old = sums[k]!;
          sums[k] = inVectors!(Number.isNaN(old) ? first : old, data[from + k - to]!);
        }
      }
      for (let k = full; k < inner; k++) sums[to + k] = merge(sums[to + k]!, data[from + k]!);
    }
  }
  for (let i = 0; i < sums.length; i++) {
    const count = counts[Math.floor(i / inner)]!;
    if (count === 0) sums[i] = empty ?? sums[i]!;
    else if (end) sums[i] = end(sums[i]!, count);
    if (end && isInteger(x.dtype)) sums[i] = Math.trunc(sums[i]!);
  }
  const out = allocate(x.dtype, sums.length);
  out.set(sums);
  roundAll(x.dtype, out);
  return numeric(x.dtype, shape, out);
}

/** Ids rise; as many groups as the last id says. */
function sorted(kind: Segments, empty: number): Op {
  return {
    create:
      () =>
      ([input, idsInput]) => {
        const x = numbers(input);
        const { data: ids, shape: idsShape } = numbers(idsInput);
        const rest = x.shape.slice(1);
        if (idsShape.length !== 1 || ids.length !== x.shape[0]) {
          throw new SavedModelError(`${ids.length} ids were given for rows of shape [${x.shape}].`);
        }
        checkRising(ids);
        const total = ids.length ? ids[ids.length - 1]! + 1 : 0;
        return reduceGroups(kind, { x, ids, total, rest, empty });
      },
  };
}

function checkRising(ids: ArrayLike<number>): void {
  for (let i = 0; i < ids.length; i++) {
    if (ids[i]! < (i ? ids[i - 1]! : 0)) {
      throw new SavedModelError('The ids of segments must not fall, nor be negative.');
    }
  }
}

function unsorted(kind: Segments): Op {
  return {
    create:
      () =>
      ([input, idsInput, countInput]) => {
        const x = numbers(input);
        const ids = numbers(idsInput);
        const rank = ids.shape.length;
        if (!isSameShape(x.shape.slice(0, rank), ids.shape)) {
          throw new SavedModelError(
            `Ids of shape [${ids.shape}] do not fit a tensor of shape [${x.shape}].`,
          );
        }
        const rest = x.shape.slice(rank);
        return reduceGroups(kind, { x, ids: ids.data, total: single(countInput), rest });
      },
  };
}

/** Of rows picked by index, with rising ids. */
function sparse(kind: Segments): Op {
  return {
    create:
      () =>
      ([input, rowsInput, idsInput, countInput]) => {
        const x = numbers(input);
        const { data: rows } = numbers(rowsInput);
        const { data: ids, shape: idsShape } = numbers(idsInput);
        if (idsShape.length !== 1 || rows.length !== ids.length) {
          throw new SavedModelError(
            `Ids of shape [${idsShape}] were given for ${rows.length} rows.`,
          );
        }
        checkRising(ids);
        const natural = ids.length ? ids[ids.length - 1]! + 1 : 0;
        const total = countInput ? single(countInput) : natural;
        return reduceGroups(kind, { x, rows, ids, total, rest: x.shape.slice(1), empty: 0 });
      },
  };
}

export const segmentOps: OpTable = {
  SegmentSum: sorted(sum, 0),
  SegmentMean: sorted(mean, 0),
  SegmentProd: sorted(product, 1),
  SegmentMax: sorted(most, 0),
  SegmentMin: sorted(least, 0),
  UnsortedSegmentSum: unsorted(sum),
  UnsortedSegmentProd: unsorted(product),
  // What a group without rows has is in the totals here, however low the rows of others are.
  UnsortedSegmentMax: unsorted({ start: lowestFinite, step: () => stillLarger }),
  UnsortedSegmentMin: unsorted({ start: highestFinite, step: () => stillSmaller }),
  SparseSegmentSum: sparse(sum),
  SparseSegmentMean: sparse(mean),
  SparseSegmentSqrtN: sparse(sqrtN),
  SparseSegmentSumWithNumSegments: sparse(sum),
  SparseSegmentMeanWithNumSegments: sparse(mean),
  SparseSegmentSqrtNWithNumSegments: sparse(sqrtN),
};
