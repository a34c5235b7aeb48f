// Crosses of features: each combination of one value out of every column, row by row, as a text or a hash.
// Source: tensorflow/core/kernels/sparse_cross_op.cc, ragged_cross_op.cc.
import { ColumnBuilder } from '../column-builder.ts';
import { SavedModelError, UnsupportedError } from '../errors.ts';
import type { Op, OpTable, Value } from '../graph/op.ts';
import { appendFingerprint } from '../hash/fingerprint-cat.ts';
import { Uint64 } from '../hash/uint64.ts';
import type { StringColumn } from '../string-column.ts';
import { allocate, numeric, strings, type Tensor } from '../tensor.ts';
import {
  type Column,
  denseColumn,
  hashOf,
  raggedColumn,
  sparseColumn,
  textsOf,
} from './cross-columns.ts';
import { checkCount, numbers, single, texts } from './values.ts';

/** What separates the parts of a text unless it is said. */
const SEPARATOR = new TextEncoder().encode('_X_');

/** Calls back for each combination of a row with the places of its values, the last column's changing fastest. */
function forEachCross(columns: readonly Column[], row: number, use: (places: Int32Array) => void) {
  const last = columns.length - 1;
  const places = Int32Array.from(columns, ({ splits }) => splits[row]!);
  if (columns.some(({ splits }) => splits[row] === splits[row + 1])) return;
  for (let at = last; at >= 0; ) {
    use(places);
    for (at = last; at >= 0; at--) {
      const { splits } = columns[at]!;
      places[at]!++;
      if (places[at]! < splits[row + 1]!) break;
      places[at] = splits[row]!;
    }
  }
}

/** Where the combinations of each row begin. */
function crossSplits(columns: readonly Column[]): Float64Array {
  const [first] = columns;
  const rows = first ? first.splits.length - 1 : 0;
  if (columns.some(({ splits }) => splits.length !== rows + 1)) {
    throw new SavedModelError('Columns that are crossed must have as many rows as each other.');
  }
  const splits = allocate('float64', rows + 1);
  for (let row = 0; row < rows; row++) {
    let count = 1;
    for (const column of columns) count *= column.splits[row + 1]! - column.splits[row]!;
    splits[row + 1] = checkCount(splits[row]! + count);
  }
  return splits;
}

interface Crosses {
  readonly splits: Float64Array;
  readonly values: Tensor;
}

function crossedTexts(columns: readonly Column[], separator: Uint8Array): Crosses {
  const splits = crossSplits(columns);
  const count = splits[splits.length - 1]!;
  const parts: StringColumn[] = columns.map(textsOf);
  const out = new ColumnBuilder(count, 0);
  for (let row = 0; row + 1 < splits.length; row++) {
    forEachCross(columns, row, (places) => {
      parts.forEach(({ bytes, offsets }, i) => {
        if (i > 0) out.append(separator, 0, separator.length);
        out.append(bytes, offsets[places[i]!]!, offsets[places[i]! + 1]!);
      });
      out.endString();
    });
  }
  return { splits, values: strings([count], out.finish()) };
}

interface Hashing {
  readonly buckets: number;
  /** What every hash begins with; with that of the first column where there is none. */
  readonly start?: number;
}

function crossedHashes(columns: readonly Column[], { buckets, start }: Hashing): Crosses {
  if (!(buckets > 0 && buckets <= Number.MAX_SAFE_INTEGER)) {
    throw new UnsupportedError(
      `Crosses cannot be put into ${buckets} buckets: export the model with a number of buckets within 2^53.`,
    );
  }
  const splits = crossSplits(columns);
  const data = allocate('int64', splits[splits.length - 1]!);
  const hashes = columns.map(hashOf);
  const [total, next] = [new Uint64(), new Uint64()];
  for (let row = 0, at = 0; row + 1 < splits.length; row++) {
    forEachCross(columns, row, (places) => {
      if (start !== undefined) total.setNumber(start);
      hashes.forEach((hash, i) => {
        hash(places[i]!, next);
        if (i === 0 && start === undefined) total.set(next);
        else appendFingerprint(total, next);
      });
      data[at++] = total.modulo(buckets);
    });
  }
  return { splits, values: numeric('int64', [data.length], data) };
}

/** Indices, values and shape of a sparse tensor. */
function asSparse({ splits, values }: Crosses): Value[] {
  const rows = splits.length - 1;
  const indices = allocate('int64', 2 * splits[rows]!);
  let width = 0;
  for (let row = 0, at = 0; row < rows; row++) {
    const count = splits[row + 1]! - splits[row]!;
    width = Math.max(width, count);
    for (let i = 0; i < count; i++) {
      indices[at++] = row;
      indices[at++] = i;
    }
  }
  const shape = numeric('int64', [2], Float64Array.of(rows, width));
  return [numeric('int64', [indices.length / 2, 2], indices), values, shape];
}

/** The columns of sparse and dense tensors, and how many inputs these are. */
function columnsOf(inputs: readonly Value[], sparse: number, dense: number): Column[] {
  const sparseColumns = Array.from({ length: sparse }, (_, i) =>
    sparseColumn(inputs[i], inputs[sparse + i], inputs[2 * sparse + i]),
  );
  return [...sparseColumns, ...inputs.slice(3 * sparse, 3 * sparse + dense).map(denseColumn)];
}

const sparseCross: Op = {
  create({ attrs }) {
    const sparse = attrs.length('sparse_types');
    const dense = attrs.length('dense_types');
    const hashed = attrs.bool('hashed_output');
    const hashing = { buckets: attrs.int('num_buckets'), start: attrs.int('hash_key') };
    return (inputs) => {
      const columns = columnsOf(inputs, sparse, dense);
      return asSparse(hashed ? crossedHashes(columns, hashing) : crossedTexts(columns, SEPARATOR));
    };
  },
};

const sparseCrossTexts: Op = {
  create({ attrs }) {
    const sparse = attrs.length('sparse_types');
    const dense = attrs.length('dense_types');
    return (inputs) => {
      const { bytes, offsets } = texts(inputs.at(-1)).data;
      const separator = bytes.subarray(offsets[0]!, offsets[1]!);
      return asSparse(crossedTexts(columnsOf(inputs, sparse, dense), separator));
    };
  },
};

const sparseCrossHashes: Op = {
  create({ attrs }) {
    const sparse = attrs.length('sparse_types');
    const dense = attrs.length('dense_types');
    return (inputs) => {
      const [bucketInput, strongInput, saltInput] = inputs.slice(-3);
      const [first, second, ...more] = Array.from(numbers(saltInput).data);
      if (first === undefined || second === undefined || more.length > 0) {
        throw new SavedModelError('A salt is of two numbers.');
      }
      const key = [new Uint64().setNumber(first), new Uint64().setNumber(second)] as const;
      const strong = single(strongInput) !== 0 ? key : undefined;
      const columns = columnsOf(inputs, sparse, dense).map((column) => ({
        ...column,
        keyed: { strong },
      }));
      return asSparse(crossedHashes(columns, { buckets: single(bucketInput) }));
    };
  },
};

const raggedCross: Op = {
  create({ attrs }) {
    const ragged = attrs.length('ragged_values_types');
    const sparse = attrs.length('sparse_values_types');
    const dense = attrs.length('dense_types');
    const order = attrs.text('input_order');
    const hashed = attrs.bool('hashed_output');
    const hashing = { buckets: attrs.int('num_buckets'), start: attrs.int('hash_key') };
    const splitsType = attrs.numericType('out_row_splits_type');
    return (inputs) => {
      const raggedColumns = Array.from({ length: ragged }, (_, i) =>
        raggedColumn(inputs[i], inputs[ragged + i]),
      );
      const others = columnsOf(inputs.slice(2 * ragged), sparse, dense);
      const queues: Readonly<Record<string, Column[]>> = {
        R: raggedColumns,
        S: others.slice(0, sparse),
        D: others.slice(sparse),
      };
      const columns = [...order].map((kind) => queues[kind]?.shift());
      const known = columns.filter((column) => column !== undefined);
      if (known.length !== columns.length || known.length !== ragged + others.length) {
        throw new SavedModelError(`The order "${order}" is not that of the columns.`);
      }
      const made = hashed ? crossedHashes(known, hashing) : crossedTexts(known, SEPARATOR);
      const splits = allocate(splitsType, made.splits.length);
      splits.set(made.splits);
      return [made.values, numeric(splitsType, [splits.length], splits)];
    };
  },
};

export const crossOps: OpTable = {
  SparseCross: sparseCross,
  SparseCrossV2: sparseCrossTexts,
  SparseCrossHashed: sparseCrossHashes,
  RaggedCross: raggedCross,
};
