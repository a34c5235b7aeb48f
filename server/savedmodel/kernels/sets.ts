// Sets: the values along the last dimension of a tensor. Source: tensorflow/core/kernels/set_kernels.cc,
// edit_distance_op.cc.
import { SavedModelError } from '../errors.ts';
import type { Attrs } from '../graph/attrs.ts';
import type { Op, OpTable, Value } from '../graph/op.ts';
import { allocate, numeric, sizeOf, type Tensor } from '../tensor.ts';
import { isSameShape, joinElements, takeElements } from './elements.ts';
import { keysOf } from './indexed/keys.ts';
import { flatIndices, shapeTensor, sparse } from './sparse-parts.ts';
import { checkCount, tensor } from './values.ts';

type Key = number | string;

/** The values of each group that has any: those of one row, by the row's number. */
interface Groups {
  readonly values: Tensor;
  /** For each group its values in their order, each with an element's index. */
  readonly rows: ReadonlyMap<number, ReadonlyMap<Key, number>>;
  /** The dimensions of groups. */
  readonly outer: readonly number[];
}

function groupsOf(values: Tensor, outer: readonly number[], rowOf: (i: number) => number): Groups {
  const rows = new Map<number, Map<Key, number>>();
  const keyOf = keysOf(values);
  const count = values.shape.length ? sizeOf(values.shape) : 1;
  for (let i = 0; i < count; i++) {
    const row = rowOf(i);
    const own = rows.get(row) ?? new Map<Key, number>();
    const key = keyOf(i);
    if (!own.has(key)) own.set(key, i);
    rows.set(row, own);
  }
  return { values, rows, outer };
}

function denseGroups(input: Value | undefined): Groups {
  const values = tensor(input);
  const width = values.shape.at(-1);
  if (width === undefined) throw new SavedModelError('A set wants a dimension.');
  return groupsOf(values, values.shape.slice(0, -1), (i) => Math.floor(i / width));
}

function sparseGroups([indices, values, shape]: readonly Value[], checksOrder: boolean): Groups {
  const found = sparse(indices, tensor(values), shape);
  const width = found.shape.at(-1) ?? 0;
  const outer = found.shape.slice(0, -1);
  if (outer.length === 0) throw new SavedModelError('Sparse sets want two dimensions or more.');
  sizeOf(outer);
  const flat = flatIndices(found);
  for (let i = 1; checksOrder && i < flat.length; i++) {
    if (flat[i]! <= flat[i - 1]!)
      throw new SavedModelError('The indices of a set are out of order.');
  }
  return groupsOf(found.values, outer, (i) => Math.floor(flat[i]! / width));
}

/** Whether a value is in the result, by whether it is in the first set and in the second. */
const OPERATIONS: Readonly<Record<string, (inA: boolean, inB: boolean) => boolean>> = {
  'a-b': (inA, inB) => inA && !inB,
  'b-a': (inA, inB) => inB && !inA,
  intersection: (inA, inB) => inA && inB,
  union: () => true,
};

function operationOf(attrs: Attrs) {
  const name = attrs.text('set_operation');
  const keeps = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  if (!keeps) throw new SavedModelError(`There is no operation "${name}" on sets.`);
  return keeps;
}

function byValue(a: Key, b: Key): number {
  return a < b ? -1 : Number(a > b);
}

/** Both sets' values that an operation keeps, in rising order, as a sparse tensor. */
function combined(a: Groups, b: Groups, keeps: (inA: boolean, inB: boolean) => boolean): Value[] {
  if (!isSameShape(a.outer, b.outer)) {
    throw new SavedModelError(`Sets of shapes [${a.outer}] and [${b.outer}] do not fit.`);
  }
  const both = joinElements(
    [a.values, b.values],
    [sizeOf(a.values.shape) + sizeOf(b.values.shape)],
  );
  const second = sizeOf(a.values.shape);
  const none: ReadonlyMap<Key, number> = new Map();
  const rank = a.outer.length + 1;
  const picks: number[] = [];
  const places: number[] = [];
  let width = 0;
  for (const row of [...new Set([...a.rows.keys(), ...b.rows.keys()])].sort((x, y) => x - y)) {
    const [inA, inB] = [a.rows.get(row) ?? none, b.rows.get(row) ?? none];
    const keys = [...new Set([...inA.keys(), ...inB.keys()])].sort(byValue);
    const kept = keys.filter((key) => keeps(inA.has(key), inB.has(key)));
    width = Math.max(width, kept.length);
    kept.forEach((key, i) => {
      let rest = row;
      const place = a.outer.map((_, d) => {
        const inner = sizeOf(a.outer.slice(d + 1));
        const at = Math.floor(rest / inner);
        rest -= at * inner;
        return at;
      });
      places.push(...place, i);
      picks.push(inA.get(key) ?? second + inB.get(key)!);
    });
  }
  const indices = allocate('int64', places.length);
  indices.set(places);
  return [
    numeric('int64', [picks.length, rank], indices),
    takeElements(both, [picks.length], picks),
    shapeTensor([...a.outer, width]),
  ];
}

function setOperation(read: (inputs: readonly Value[], checks: boolean) => [Groups, Groups]): Op {
  return {
    create({ attrs }) {
      const keeps = operationOf(attrs);
      const checks = attrs.bool('validate_indices', true);
      return (inputs) => combined(...read(inputs, checks), keeps);
    },
  };
}

const setSize: Op = {
  create({ attrs }) {
    const checks = attrs.bool('validate_indices', true);
    return (inputs) => {
      const { rows, outer } = sparseGroups(inputs, checks);
      const data = allocate('int32', sizeOf(outer));
      for (const [row, values] of rows) data[row] = values.size;
      return numeric('int32', outer, data);
    };
  },
};

/** As many cells of a table of distances are an operation of a loop's budget. */
const CELLS_PER_OPERATION = 16;

/** EditDistance: how many insertions, deletions and exchanges make one sequence of the other. */
const editDistance: Op = {
  create({ attrs, session }) {
    const isNormal = attrs.bool('normalize', true);
    return (inputs) => {
      const [made, truth] = [inputs.slice(0, 3), inputs.slice(3)].map(sequencesOf);
      if (made?.shape.length !== truth?.shape.length || !made || !truth) {
        throw new SavedModelError('Sequences of other dimensions cannot be compared.');
      }
      const outer = made.shape.slice(0, -1).map((dim, d) => Math.max(dim, truth.shape[d]!));
      if (sizeOf(outer) === 0) {
        throw new SavedModelError(`Of shape [${outer}] there are no sequences to compare.`);
      }
      const data = allocate('float32', checkCount(sizeOf(outer)));
      const at = (place: readonly number[]) => place.reduce((all, x, d) => all * outer[d]! + x, 0);
      for (const { place, keys } of made.rows.values()) {
        data[at(place)] = isNormal ? Number.POSITIVE_INFINITY : keys.length;
      }
      for (const [name, { place, keys }] of truth.rows) {
        const other = made.rows.get(name)?.keys ?? [];
        session.work.spend(Math.ceil((keys.length * other.length) / CELLS_PER_OPERATION));
        data[at(place)] = distance(keys, other) / (isNormal ? keys.length : 1);
      }
      return numeric('float32', outer, data);
    };
  },
};

/** The sequences of a sparse tensor by the places of their rows. */
function sequencesOf([indexInput, valueInput, shapeInput]: readonly Value[]) {
  const { indices, values, shape, count } = sparse(indexInput, tensor(valueInput), shapeInput);
  const rank = shape.length;
  if (rank < 2) throw new SavedModelError('Sequences want two dimensions or more.');
  const keyOf = keysOf(values);
  const rows = new Map<string, { place: readonly number[]; keys: Key[] }>();
  for (let i = 0; i < count; i++) {
    const place = Array.from(indices.subarray(i * rank, (i + 1) * rank - 1));
    const row = rows.get(place.join()) ?? { place, keys: [] };
    row.keys.push(keyOf(i));
    rows.set(place.join(), row);
  }
  return { rows, shape };
}

/** Levenshtein's distance, one row of its table at a time. */
function distance(a: readonly Key[], b: readonly Key[]): number {
  const row = Int32Array.from({ length: b.length + 1 }, (_, j) => j);
  a.forEach((x, i) => {
    let diagonal = row[0]!;
    row[0] = i + 1;
    b.forEach((y, j) => {
      const exchanged = diagonal + Number(x !== y);
      diagonal = row[j + 1]!;
      row[j + 1] = Math.min(exchanged, diagonal + 1, row[j]! + 1);
    });
  });
  return row[b.length]!;
}

export const setOps: OpTable = {
  DenseToDenseSetOperation: setOperation(([a, b]) => [denseGroups(a), denseGroups(b)]),
  DenseToSparseSetOperation: setOperation(([a, ...b], checks) => [
    denseGroups(a),
    sparseGroups(b, checks),
  ]),
  SparseToSparseSetOperation: setOperation((inputs, checks) => [
    sparseGroups(inputs.slice(0, 3), checks),
    sparseGroups(inputs.slice(3), checks),
  ]),
  SetSize: setSize,
  EditDistance: editDistance,
};
