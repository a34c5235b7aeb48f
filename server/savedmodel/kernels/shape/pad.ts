// Room around a tensor, and space moved to the batch. Source: tensorflow.org/api_docs/python/tf/raw_ops.
import { SavedModelError } from '../../errors.ts';
import type { Op, OpTable } from '../../graph/op.ts';
import { allocate, numeric, sizeOf, stringScalar, type Tensor } from '../../tensor.ts';
import { joinElements, reshaped, takeElements, takeStrided } from '../elements.ts';
import { forEachRow, rowMajorStrides, stridedIndices } from '../strided.ts';
import { dimensions, numbers, single, tensor, texts } from '../values.ts';
import { gridIndices } from './grid.ts';
import { transpose } from './views.ts';

/** Before and after each dimension. */
function amounts(rank: number, value: Parameters<typeof dimensions>[0]): [number, number][] {
  const { shape, data } = numbers(value);
  if (
    shape.length !== 2 ||
    shape[0] !== rank ||
    shape[1] !== 2 ||
    data.some((n: number) => n < 0)
  ) {
    throw new SavedModelError(`Paddings of shape [${shape}] do not fit ${rank} dimensions.`);
  }
  return Array.from({ length: rank }, (_, d) => [data[2 * d]!, data[2 * d + 1]!]);
}

function padded(
  x: Tensor,
  around: readonly (readonly [number, number])[],
  filler: Tensor | undefined,
): Tensor {
  const shape = x.shape.map((dim, d) => dim + around[d]![0] + around[d]![1]);
  const strides = rowMajorStrides(shape);
  const start = around.reduce((sum, [before], d) => sum + before * strides[d]!, 0);
  if (x.dtype === 'string') {
    const indices = allocate('int32', sizeOf(shape)).fill(x.data.length);
    stridedIndices(x.shape, strides, start).forEach((to, i) => {
      indices[to] = i;
    });
    const empty = filler ? texts(filler) : stringScalar(new Uint8Array());
    return takeElements(joinElements([x, empty], [x.data.length + 1]), shape, indices);
  }
  const data = allocate(x.dtype, sizeOf(shape));
  if (filler) data.fill(single(filler));
  forEachRow(x.shape, [strides], (at, count, [offset], [step]) => {
    const to = start + offset!;
    if (step === 1 && count > 32) data.set(x.data.subarray(at, at + count), to);
    else for (let k = 0; k < count; k++) data[to + k * step!] = x.data[at + k]!;
  });
  return numeric(x.dtype, shape, data);
}

const pad: Op = {
  create:
    () =>
    ([input, paddings, value]) => {
      const x = tensor(input);
      return padded(x, amounts(x.shape.length, paddings), value && tensor(value));
    },
};

const mirrorPad: Op = {
  create({ attrs }) {
    const skip = attrs.text('mode') === 'REFLECT' ? 1 : 0;
    return ([input, paddings]) => {
      const x = tensor(input);
      const lists = amounts(x.shape.length, paddings).map(([before, after], d) => {
        const dim = x.shape[d]!;
        if (Math.max(before, after) > dim - skip) {
          throw new SavedModelError(`A dimension of ${dim} has too little to mirror.`);
        }
        const list = allocate('int32', before + dim + after);
        for (let i = 0; i < list.length; i++) {
          const at = i - before;
          const inside = at < 0 ? -at - 1 + skip : at;
          list[i] = inside < dim ? inside : 2 * dim - inside - 1 - skip;
        }
        return list;
      });
      const shape = lists.map((list) => list.length);
      return takeElements(x, shape, gridIndices(lists, rowMajorStrides(x.shape)));
    };
  },
};

/** Blocks of space become entries of the batch, as a dilated convolution wants them. */
const spaceToBatch: Op = {
  create:
    () =>
    ([input, blockInput, paddings]) => {
      const x = tensor(input);
      const block = dimensions(blockInput);
      const after = x.shape.slice(1 + block.length);
      const around = amounts(block.length, paddings);
      const rest = after.map(() => [0, 0] as const);
      const { shape, ...roomy } = padded(x, [[0, 0], ...around, ...rest], undefined);
      const space = block.map((size, i) => shape[i + 1]! / size);
      if (space.some((size) => !Number.isInteger(size))) {
        throw new SavedModelError(`The shape [${shape}] is no multiple of blocks [${block}].`);
      }
      const batch = shape[0]!;
      const parts = [batch, ...block.flatMap((size, i) => [space[i]!, size]), ...after];
      const order = [
        ...block.map((_, i) => 2 * i + 2),
        0,
        ...block.map((_, i) => 2 * i + 1),
        ...after.map((_, i) => 2 * block.length + 1 + i),
      ];
      const moved = transpose({ ...roomy, shape: parts } as Tensor, order);
      return reshaped(moved, [batch * sizeOf(block), ...space, ...after]);
    },
};

const batchToSpace: Op = {
  create:
    () =>
    ([input, blockInput, cropsInput]) => {
      const x = tensor(input);
      const block = dimensions(blockInput);
      const crops = amounts(block.length, cropsInput);
      const space = x.shape.slice(1, 1 + block.length);
      const after = x.shape.slice(1 + block.length);
      const batch = x.shape[0]! / sizeOf(block);
      if (!Number.isInteger(batch)) {
        throw new SavedModelError(
          `A batch of ${x.shape[0]} does not consist of blocks [${block}].`,
        );
      }
      const rank = block.length;
      const order = [
        rank,
        ...block.flatMap((_, i) => [rank + 1 + i, i]),
        ...after.map((_, i) => 2 * rank + 1 + i),
      ];
      const moved = transpose(reshaped(x, [...block, batch, ...space, ...after]), order);
      const full = [batch, ...block.map((size, i) => size * space[i]!), ...after];
      const shape = full.map((dim, d) => {
        const [before, behind] = crops[d - 1] ?? [0, 0];
        return dim - before - behind;
      });
      const strides = rowMajorStrides(full);
      const start = crops.reduce((sum, [before], i) => sum + before * strides[i + 1]!, 0);
      return takeStrided(reshaped(moved, full), shape, strides, start);
    },
};

export const padOps: OpTable = {
  Pad: pad,
  PadV2: pad,
  MirrorPad: mirrorPad,
  SpaceToBatchND: spaceToBatch,
  BatchToSpaceND: batchToSpace,
};
