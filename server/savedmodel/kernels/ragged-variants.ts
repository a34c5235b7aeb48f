// Ragged tensors as variants, one a row, and back: how map_fn hands rows to a loop and collects what it makes.
// Source: tensorflow/core/kernels/ragged_tensor_to_variant_op.cc, ragged_tensor_from_variant_op.cc.
import { SavedModelError } from '../errors.ts';
import type { Op, OpTable, Value } from '../graph/op.ts';
import { allocate, type DType, type NumericType, numeric, sizeOf, type Tensor } from '../tensor.ts';
import { checkedLength } from '../tensor-list.ts';
import type { RaggedTensor } from '../variant-tensor.ts';
import { joinedEnds, mergeShapes, type PartialShape, partsOf, stacked } from './list-elements.ts';
import { checkedSplits, levelCount } from './ragged-rows.ts';
import { numbers, tensor, variants } from './values.ts';

const toVariant: Op = {
  create({ attrs }) {
    const batched = attrs.bool('batched_input');
    return (inputs) => {
      const ragged = {
        splits: inputs.slice(0, -1).map(numbers),
        values: tensor(inputs.at(-1)),
      };
      checkRagged(ragged);
      if (!batched) return { dtype: 'variant', shape: [], data: [ragged] };
      const data = rowsOf(ragged);
      return { dtype: 'variant', shape: [data.length], data };
    };
  },
};

function checkRagged({ splits, values }: RaggedTensor): void {
  if (splits.length === 0) return;
  const flat = splits.every(({ shape }) => shape.length === 1);
  if (!flat || values.shape.length === 0) {
    throw new SavedModelError('Row splits want one dimension, and values that they cut into rows.');
  }
  checkedSplits(
    splits.map(({ data }) => data),
    values.shape[0]!,
  );
}

/** Each row as a ragged tensor with a level less; each element along the first dimension where no level is left. */
function rowsOf({ splits: [outer, ...inner], values }: RaggedTensor): RaggedTensor[] {
  if (!outer) {
    const [count] = values.shape;
    if (count === undefined) throw new SavedModelError('A number alone has no rows.');
    const bounds = Array.from({ length: checkedLength(count) + 1 }, (_, i) => i);
    return partsOf(values, bounds, 'rows').map((row) => ({ splits: [], values: row }));
  }
  let bounds: ArrayLike<number> = outer.data;
  const levels = inner.map(({ dtype, data }) => {
    const own = Array.from({ length: bounds.length - 1 }, (_, row) => {
      const first = data[bounds[row]!]!;
      const part = data.slice(bounds[row], bounds[row + 1]! + 1).map((at: number) => at - first);
      return numeric(dtype, [part.length], part);
    });
    bounds = Array.from(bounds, (at) => data[at]!);
    return own;
  });
  return partsOf(values, bounds, 'parts').map((part, row) => ({
    splits: levels.map((level) => level[row]!),
    values: part,
  }));
}

const fromVariant: Op = {
  create({ attrs }) {
    const levels = levelCount(attrs, 'output_ragged_rank');
    const asked = attrs.int('input_ragged_rank');
    const dtype = attrs.type('Tvalues');
    const splitsType = attrs.numericType('Tsplits', 'int64');
    return ([encoded]) => {
      const { shape, data } = variants(encoded);
      const inner = asked === -1 ? levels - shape.length : asked;
      if (inner < -1 || levels !== shape.length + inner) {
        throw new SavedModelError(
          `Variants of shape [${shape}], each of ${asked} levels, do not make ${levels} levels.`,
        );
      }
      for (const each of data) checkRow(each, inner, dtype, splitsType);
      const [first] = data;
      if (first && shape.length === 0) return [...first.splits, first.values];
      return [
        ...lengthsAlong(shape, data, inner).map((lengths) => splitsOf(lengths, splitsType)),
        inner < 0 ? stackedRows(data, dtype) : joinedRows(data, dtype),
      ];
    };
  },
};

function checkRow(
  { splits, values }: RaggedTensor,
  levels: number,
  dtype: DType,
  splitsType: NumericType,
): void {
  const fits =
    splits.length === Math.max(levels, 0) &&
    splits.every((level) => level.dtype === splitsType) &&
    values.dtype === dtype;
  if (fits) return;
  throw new SavedModelError(
    `A variant of ${splits.length} ragged levels of ${values.dtype} is not of ${levels} of ${dtype}, cut by ${splitsType}.`,
  );
}

/** How long the rows of each level are: first those of the variants' own dimensions, then those that variants hold. */
function lengthsAlong(
  shape: readonly number[],
  data: readonly RaggedTensor[],
  inner: number,
): number[][] {
  const even = shape
    .slice(1)
    .map((dim, d) => new Array<number>(checkedLength(sizeOf(shape.slice(0, d + 1)))).fill(dim));
  if (inner < 0) return even;
  const held = Array.from({ length: inner }, (_, level) =>
    data.flatMap(({ splits }) => {
      const at = splits[level]!.data;
      return Array.from({ length: at.length - 1 }, (_, i) => at[i + 1]! - at[i]!);
    }),
  );
  return [...even, data.map(rowCount), ...held];
}

function rowCount({ splits: [outer], values }: RaggedTensor): number {
  const count = outer ? outer.data.length - 1 : values.shape[0];
  if (count === undefined) throw new SavedModelError('A number alone is no row.');
  return count;
}

/** Row splits of rows of such lengths. */
function splitsOf(lengths: readonly number[], dtype: NumericType): Tensor {
  const splits = allocate(dtype, lengths.length + 1);
  lengths.forEach((length, i) => {
    splits[i + 1] = splits[i]! + length;
  });
  return numeric(dtype, [splits.length], splits);
}

function joinedRows(data: readonly RaggedTensor[], dtype: DType): Value {
  const parts = data.map(({ values }) => values);
  return joinedEnds(parts, dtype, parts.length ? undefined : []);
}

function stackedRows(data: readonly RaggedTensor[], dtype: DType): Value {
  const parts = data.map(({ values }) => values);
  let shape: PartialShape;
  for (const part of parts) shape = mergeShapes(shape, part.shape);
  return stacked(parts, dtype, shape ?? []);
}

export const raggedVariantOps: OpTable = {
  RaggedTensorToVariant: toVariant,
  RaggedTensorFromVariant: fromVariant,
};
