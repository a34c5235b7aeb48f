// Examples, as estimators take them: parsed into tensors by the names of their features.
// Source: tensorflow.org/api_docs/python/tf/raw_ops/ParseExampleV2.
import { SavedModelError } from '../errors.ts';
import type { Attrs } from '../graph/attrs.ts';
import type { Op, OpTable, Value } from '../graph/op.ts';
import { OBJECT_BYTES } from '../item-size.ts';
import { requireRoom, requireWork } from '../room.ts';
import { decodeString, decodeStrings } from '../string-column.ts';
import type { DType, NumericType, StringTensor, Tensor } from '../tensor.ts';
import { type Column, denseTensor, raggedParts, sparseParts } from './examples/feature-tensors.ts';
import { type Features, readExample, readFeature, type Values } from './examples/read-example.ts';
import { tensor, texts } from './values.ts';

/** Which features are asked for, and as what. */
interface Wanted {
  readonly sparse: readonly string[];
  readonly dense: readonly string[];
  readonly ragged: readonly string[];
  readonly defaults: readonly Tensor[];
}

/** What is the same for all runs: types and shapes in the order of the names. */
interface Layout {
  readonly sparse: readonly FeatureType[];
  readonly dense: readonly FeatureType[];
  readonly ragged: readonly FeatureType[];
  readonly splits: readonly NumericType[];
  readonly shapes: readonly (readonly number[])[];
}

type FeatureType = 'string' | 'float32' | 'int64';

function layoutOf(attrs: Attrs, hasRagged: boolean): Layout {
  const dense = attrs.types('Tdense').map(featureType);
  const shapes = attrs.shapes('dense_shapes').map((shape) => {
    if (shape?.every((dim, i) => dim >= 0 || (i === 0 && dim === -1))) return shape;
    throw new SavedModelError(`Rows of shape [${shape ?? '?'}] cannot be made of a feature.`);
  });
  return {
    sparse: attrs.types('sparse_types').map(featureType),
    dense,
    ragged: hasRagged ? attrs.types('ragged_value_types').map(featureType) : [],
    splits: hasRagged ? attrs.types('ragged_split_types').map(splitType) : [],
    shapes,
  };
}

function featureType(dtype: DType): FeatureType {
  if (dtype === 'string' || dtype === 'float32' || dtype === 'int64') return dtype;
  throw new SavedModelError(`A feature has strings, float32 or int64, and not ${dtype}.`);
}

function splitType(dtype: DType): NumericType {
  if (dtype === 'int32' || dtype === 'int64') return dtype;
  throw new SavedModelError(`Rows are split by int32 or int64, and not by ${dtype}.`);
}

/** Sparse tensors as indices, values and shapes, then dense ones, then ragged ones as values and splits. */
function parse(serialized: StringTensor, layout: Layout, wanted: Wanted): Tensor[] {
  const { shape, data } = serialized;
  if (shape.length > 1) {
    throw new SavedModelError(`Examples of shape [${shape}] were given: give a list of them.`);
  }
  const names = [...wanted.sparse, ...wanted.dense, ...wanted.ragged];
  const distinct = new Set(names);
  requireWork(names.length * (data.length + data.offsets[data.length]! - data.offsets[0]!));
  requireRoom(OBJECT_BYTES * (names.length + 1) * data.length);
  const examples = Array.from({ length: data.length }, (_, i) =>
    read(i, () => readExample(data.bytes.subarray(data.offsets[i], data.offsets[i + 1]), distinct)),
  );
  const column = (name: string, dtype: FeatureType | undefined): Column => {
    if (!dtype) throw new SavedModelError(`The feature "${name}" has no type.`);
    const rows = examples.map((features, i) => valuesOf(features, { i, name, dtype }));
    return { name, dtype, rows, alone: shape.length === 0 };
  };
  const sparse = wanted.sparse.map((name, i) => sparseParts(column(name, layout.sparse[i])));
  const dense = wanted.dense.map((name, i) =>
    denseTensor(column(name, layout.dense[i]), layout.shapes[i] ?? [], tensor(wanted.defaults[i])),
  );
  const ragged = wanted.ragged.map((name, i) =>
    raggedParts(column(name, layout.ragged[i]), layout.splits[i] ?? 'int32'),
  );
  const parts = <T extends readonly Tensor[]>(of: readonly T[], k: number) =>
    of.map((each) => each[k]!);
  return [
    ...[0, 1, 2].flatMap((k) => parts(sparse, k)),
    ...dense,
    ...[0, 1].flatMap((k) => parts(ragged, k)),
  ];
}

function valuesOf(
  features: Features,
  { i, name, dtype }: { i: number; name: string; dtype: FeatureType },
): Values | undefined {
  const encoded = features.get(name);
  return encoded && read(i, () => readFeature(encoded, dtype), name);
}

/** Reads a part of an example; an error says which it is. */
function read<T>(i: number, part: () => T, name?: string): T {
  try {
    return part();
  } catch (error) {
    const which = name === undefined ? '' : `, feature "${name}"`;
    throw new SavedModelError(`Example ${i}${which}: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}

const namesOf = (value: Value | undefined) => decodeStrings(texts(value).data);
const nameOf = (value: Value | undefined) => decodeString(texts(value).data, 0);

/** What examples are called in messages of errors; here they have numbers. */
function checkNames(given: Value | undefined, serialized: StringTensor): void {
  const { data } = texts(given);
  if (data.length === 0 || data.length === serialized.data.length) return;
  throw new SavedModelError(
    `${data.length} names were given for ${serialized.data.length} examples.`,
  );
}

const parseExampleV2: Op = {
  create({ attrs }) {
    const layout = layoutOf(attrs, true);
    return ([input, called, sparse, dense, ragged, ...defaults]) => {
      const serialized = texts(input);
      checkNames(called, serialized);
      return parse(serialized, layout, {
        sparse: namesOf(sparse),
        dense: namesOf(dense),
        ragged: namesOf(ragged),
        defaults: defaults.map(tensor),
      });
    };
  },
};

const parseExample: Op = {
  create({ attrs }) {
    const layout = layoutOf(attrs, false);
    const sparse = attrs.length('Nsparse');
    const dense = attrs.length('Ndense');
    return ([input, called, ...rest]) => {
      const serialized = texts(input);
      checkNames(called, serialized);
      return parse(serialized, layout, {
        sparse: rest.slice(0, sparse).map(nameOf),
        dense: rest.slice(sparse, sparse + dense).map(nameOf),
        ragged: [],
        defaults: rest.slice(sparse + dense).map(tensor),
      });
    };
  },
};

const parseSingleExample: Op = {
  create({ attrs }) {
    const layout = layoutOf(attrs, false);
    const sparse = attrs.texts('sparse_keys');
    const dense = attrs.texts('dense_keys');
    return ([input, ...defaults]) =>
      parse(texts(input), layout, { sparse, dense, ragged: [], defaults: defaults.map(tensor) });
  },
};

export const exampleOps: OpTable = {
  ParseExample: parseExample,
  ParseExampleV2: parseExampleV2,
  ParseSingleExample: parseSingleExample,
};
