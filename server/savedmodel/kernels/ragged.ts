// Ragged tensors: values and how they are cut into rows. Source: tensorflow/core/kernels/ragged_tensor_to_tensor_op.cc,
// ragged_range_op.cc, ragged_gather_op.cc, ragged_tensor_to_sparse_kernel.cc.
import { SavedModelError } from '../errors.ts';
import type { Op, OpTable, Value } from '../graph/op.ts';
import { OBJECT_BYTES } from '../item-size.ts';
import { requireRoom } from '../room.ts';
import { allocate, type NumericArray, numeric, sizeOf, type Tensor } from '../tensor.ts';
import { copyNumbers } from './copy.ts';
import { isSameShape, takeElements } from './elements.ts';
import { fillRows } from './empty-rows.ts';
import { checkedSplits, rowSplits } from './ragged-rows.ts';
import { splitIndices } from './strings/split-indices.ts';
import { broadcastIndices, checkCount, numbers, single, tensor } from './values.ts';
import { withFallback } from './with-fallback.ts';

/** The shape of a dense tensor: what is asked for, and where that is open what the rows need. */
function denseShape(
  asked: Value | undefined,
  natural: readonly number[],
  ragged: number,
): number[] {
  const wanted = numbers(asked);
  if (wanted.shape.length === 0 && wanted.data[0] === -1) return [...natural];
  if (wanted.data.length !== natural.length) {
    throw new SavedModelError(
      `Ragged rows of ${natural.length} dimensions do not fit the shape [${wanted.data}].`,
    );
  }
  return natural.map((size, d) => {
    const dim = wanted.data[d]!;
    if (d > ragged && dim >= 0 && dim !== size) {
      throw new SavedModelError(`Ragged rows of shape [${natural}] do not fit [${wanted.data}].`);
    }
    return dim < 0 ? size : dim;
  });
}

/** An index beside each element. */
const BYTES_AN_ELEMENT = 4 + 8;

/** A dense tensor of ragged rows: short ones are filled up, long ones cut to the wanted shape. */
const raggedToTensor: Op = {
  create({ attrs }) {
    const types = attrs.texts('row_partition_types');
    return ([asked, valuesInput, fallbackInput, ...parts]) => {
      const values = tensor(valuesInput);
      const count = values.shape[0] ?? 0;
      const levels = rowSplits(
        types,
        parts.map((part) => numbers(part).data),
        count,
      );
      const rows = levels[0]!.length - 1;
      const inner = values.shape.slice(1);
      const natural = [rows, ...levels.map(longest), ...inner];
      const shape = denseShape(asked, natural, levels.length);
      requireRoom(BYTES_AN_ELEMENT * checkCount(sizeOf(shape)));
      // Every level in turn: which dense row each ragged row has become, or -1 where it was cut off.
      let homes: Int32Array = allocate('int32', rows);
      for (let i = 0; i < rows; i++) homes[i] = i < shape[0]! ? i : -1;
      levels.slice(0, -1).forEach((splits, level) => {
        const next = allocate('int32', splits[splits.length - 1] ?? 0).fill(-1);
        forEachRow({ splits, homes, room: shape[level + 1]! }, (from, to, count) => {
          for (let i = 0; i < count; i++) next[from + i] = to + i;
        });
        homes = next;
      });
      const width = sizeOf(inner);
      const innermost = { splits: levels.at(-1)!, homes, room: shape[levels.length]! };
      const fallback = tensor(fallbackInput);
      const fillers = broadcastIndices(fallback.shape, inner);
      if (values.dtype !== 'string' && values.dtype === fallback.dtype) {
        const data = allocate(values.dtype, sizeOf(shape));
        fill(data, fallback.data, fillers);
        forEachRow(innermost, (from, to, count) => {
          copyNumbers(values.data, from * width, count * width, data, to * width);
        });
        return numeric(values.dtype, shape, data);
      }
      const picks = allocate('int32', sizeOf(shape)).fill(-1);
      forEachRow(innermost, (from, to, count) => {
        for (let k = 0; k < count * width; k++) picks[to * width + k] = from * width + k;
      });
      return withFallback(values, fallback, { shape, picks, fillers });
    };
  },
};

/** Some elements, over and over. */
function fill(data: NumericArray, from: NumericArray, fillers: Int32Array): void {
  if (fillers.length === 1) data.fill(from[fillers[0]!]!);
  else for (let i = 0; i < data.length; i++) data[i] = from[fillers[i % fillers.length]!]!;
}

/** Rows of one level, the dense rows that they have become, and how many elements those have room for. */
interface Level {
  readonly splits: ArrayLike<number>;
  readonly homes: Int32Array;
  readonly room: number;
}

/** Shows where each row's elements are, where they go to, and how many there is room for. */
function forEachRow(
  { splits, homes, room }: Level,
  visit: (from: number, to: number, count: number) => void,
): void {
  for (let row = 0; row + 1 < splits.length; row++) {
    const home = homes[row]!;
    const from = splits[row]!;
    if (home >= 0) visit(from, home * room, Math.min(splits[row + 1]! - from, room));
  }
}

function longest(splits: ArrayLike<number>): number {
  let top = 0;
  for (let i = 0; i + 1 < splits.length; i++) top = Math.max(top, splits[i + 1]! - splits[i]!);
  return top;
}

/** Rows of numbers from a start to a limit. */
const raggedRange: Op = {
  create({ attrs }) {
    const splitsType = attrs.numericType('Tsplits', 'int64');
    return (inputs) => {
      const columns = inputs.map(numbers);
      const vectors = columns.filter(({ shape }) => shape.length > 0);
      const rows = vectors[0]?.data.length ?? 1;
      if (vectors.some(({ shape }) => shape.length > 1 || shape[0] !== rows)) {
        throw new SavedModelError('Starts, limits and steps of ranges must have one length.');
      }
      const at = (column: number, row: number) =>
        columns[column]!.data[columns[column]!.shape.length ? row : 0]!;
      const splits = allocate(splitsType, rows + 1);
      for (let row = 0; row < rows; row++) {
        const step = at(2, row);
        if (step === 0) throw new SavedModelError('A range cannot go in steps of 0.');
        const length = Math.max(0, Math.ceil((at(1, row) - at(0, row)) / step));
        splits[row + 1] = checkCount(splits[row]! + length);
      }
      const { dtype } = columns[0]!;
      const data = allocate(dtype, splits[rows]!);
      for (let row = 0; row < rows; row++) {
        for (let i = splits[row]!; i < splits[row + 1]!; i++) {
          data[i] = at(0, row) + (i - splits[row]!) * at(2, row);
        }
      }
      return [numeric(splitsType, [rows + 1], splits), numeric(dtype, [data.length], data)];
    };
  },
};

/** RaggedFillEmptyRows: rows without values get one. */
const fillEmptyRows: Op = {
  create:
    () =>
    ([rowInput, valueInput, countInput, fallback]) => {
      const { data: rowIds, shape } = numbers(rowInput);
      const values = tensor(valueInput);
      const rows = checkCount(single(countInput));
      const broken = rowIds.find((row: number) => !(row >= 0 && row < rows));
      if (broken !== undefined || !isSameShape(shape, values.shape) || shape.length !== 1) {
        throw new SavedModelError(
          `Values of shape [${values.shape}] in rows of shape [${shape}] do not fit ${rows} rows.`,
        );
      }
      const { picks, rowOf, empty, reverse } = fillRows(rowIds, rows);
      const filled = { shape: [picks.length], picks, fillers: Int32Array.of(0) };
      return [
        numeric('int64', [picks.length], rowOf),
        withFallback(values, tensor(fallback), filled),
        numeric('bool', [rows], empty),
        numeric('int64', [rowIds.length], reverse),
      ];
    },
};

/** Rows of a ragged tensor by index. */
const raggedGather: Op = {
  create: () => (inputs) => {
    const levels = inputs.slice(0, -2).map(numbers);
    const values = tensor(inputs.at(-2));
    const indices = numbers(inputs.at(-1));
    checkedSplits(
      levels.map(({ data }) => data),
      values.shape[0] ?? 0,
    );
    const { dtype } = levels[0]!;
    const out: Tensor[] = [];
    // Indices of more dimensions are rows of equal length around the gathered ones.
    for (let d = 0; d + 1 < indices.shape.length; d++) {
      const rows = sizeOf(indices.shape.slice(0, d + 1));
      const splits = allocate(dtype, rows + 1);
      for (let i = 0; i <= rows; i++) splits[i] = i * indices.shape[d + 1]!;
      out.push(numeric(dtype, [rows + 1], splits));
    }
    let picks: ArrayLike<number> = indices.data;
    levels.forEach(({ data }) => {
      const splits = allocate(dtype, picks.length + 1);
      for (let i = 0; i < picks.length; i++) {
        const row = picks[i]!;
        if (!(row >= 0 && row + 1 < data.length)) {
          throw new SavedModelError(`There is no row ${row} among ${data.length - 1}.`);
        }
        splits[i + 1] = checkCount(splits[i]! + data[row + 1]! - data[row]!);
      }
      const next = allocate('int32', splits[picks.length]!);
      for (let i = 0; i < picks.length; i++) {
        for (let to = splits[i]!, from = data[picks[i]!]!; to < splits[i + 1]!; )
          next[to++] = from++;
      }
      out.push(numeric(dtype, [splits.length], splits));
      picks = next;
    });
    const inner = values.shape.slice(1);
    const width = sizeOf(inner);
    const elements = allocate('int32', checkCount(picks.length * width));
    for (let i = 0; i < elements.length; i++) {
      elements[i] = picks[Math.floor(i / width)]! * width + (i % width);
    }
    return [...out, takeElements(values, [picks.length, ...inner], elements)];
  },
};

/** Where each value of a ragged tensor is, the values, and the smallest shape that holds them. */
const raggedToSparse: Op = {
  create: () => (inputs) => {
    const levels = inputs.slice(0, -1).map((level) => numbers(level).data);
    const values = tensor(inputs.at(-1));
    checkedSplits(levels, values.shape[0] ?? 0);
    const inner = values.shape.slice(1);
    const shape = [levels[0]!.length - 1, ...levels.map(longest), ...inner];
    const rank = shape.length;
    const width = sizeOf(inner);
    const count = sizeOf(values.shape);
    // Indices of the rows of each level from those of the one before it.
    requireRoom(OBJECT_BYTES * levels.reduce((sum, splits) => sum + splits.length, count));
    let places: number[][] = Array.from({ length: shape[0]! }, (_, row) => [row]);
    if (rank === 2) {
      const data = { ...values, shape: [count] } as Tensor;
      return [
        numeric('int64', [count, 2], splitIndices(levels[0]!)),
        data,
        numeric('int64', [2], Float64Array.from(shape)),
      ];
    }
    for (const splits of levels) {
      places = places.flatMap((place, row) =>
        Array.from({ length: splits[row + 1]! - splits[row]! }, (_, i) => [...place, i]),
      );
    }
    const indices = allocate('float64', checkCount(count * rank));
    for (let i = 0; i < count; i++) {
      const place = places[Math.floor(i / width)]!;
      indices.set(place, i * rank);
      for (let d = rank - 1, rest = i % width; d >= place.length; d--) {
        indices[i * rank + d] = rest % shape[d]!;
        rest = Math.floor(rest / shape[d]!);
      }
    }
    return [
      numeric('int64', [count, rank], indices),
      { ...values, shape: [count] } as Tensor,
      numeric('int64', [rank], Float64Array.from(shape)),
    ];
  },
};

export const raggedOps: OpTable = {
  RaggedFillEmptyRows: fillEmptyRows,
  RaggedTensorToTensor: raggedToTensor,
  RaggedRange: raggedRange,
  RaggedGather: raggedGather,
  RaggedTensorToSparse: raggedToSparse,
};
