// Ragged tensors: values and how they are cut into rows. Source: tensorflow/core/kernels/ragged_tensor_to_tensor_op.cc.
import { SavedModelError } from '../errors.ts';
import type { Op, OpTable } from '../graph/op.ts';
import { allocate, numeric, sizeOf } from '../tensor.ts';
import { numbers } from './values.ts';

/** Where each row of one level begins and ends, whichever way the graph says it. */
function rowSplits(
  types: readonly string[],
  parts: readonly ArrayLike<number>[],
): ArrayLike<number>[] {
  const levels: ArrayLike<number>[] = [];
  let rows = types[0] === 'FIRST_DIM_SIZE' ? (parts[0]?.[0] ?? 0) : undefined;
  types.forEach((type, i) => {
    const part = parts[i]!;
    if (type === 'ROW_SPLITS') {
      levels.push(part);
      rows = part[part.length - 1] ?? 0;
    } else if (type === 'VALUE_ROWIDS') {
      const splits = new Int32Array((rows ?? 0) + 1);
      for (let k = 0; k < part.length; k++) splits[part[k]! + 1]!++;
      for (let k = 1; k < splits.length; k++) splits[k]! += splits[k - 1]!;
      levels.push(splits);
      rows = part.length;
    } else if (type !== 'FIRST_DIM_SIZE') {
      throw new SavedModelError(`Rows given as ${type} are not supported.`);
    }
  });
  return levels;
}

/** A dense tensor of ragged rows: short ones are filled up, long ones cut to the wanted shape. */
const raggedToTensor: Op = {
  create({ attrs }) {
    const types = attrs.texts('row_partition_types');
    return ([shapeInput, valuesInput, defaultInput, ...parts]) => {
      const wanted = numbers(shapeInput);
      const values = numbers(valuesInput);
      const filler = numbers(defaultInput);
      const levels = rowSplits(
        types,
        parts.map((part) => numbers(part).data),
      );
      const rows = levels[0]!.length - 1;
      const inner = values.shape.slice(1);
      const longest = levels.map((splits) => {
        let top = 0;
        for (let i = 0; i + 1 < splits.length; i++)
          top = Math.max(top, splits[i + 1]! - splits[i]!);
        return top;
      });
      const natural = [rows, ...longest, ...inner];
      const shape = natural.map((size, d) => {
        const asked = wanted.shape.length ? (wanted.data[d] ?? -1) : -1;
        return asked < 0 ? size : asked;
      });
      const width = sizeOf(inner);
      if (filler.data.length !== 1 && filler.data.length !== width) {
        throw new SavedModelError('The filler of ragged rows has a shape that does not fit.');
      }
      const data = allocate(values.dtype, sizeOf(shape));
      for (let i = 0; i < data.length; i++) data[i] = filler.data[i % filler.data.length]!;
      // Every level in turn: which dense row each ragged row has become, or -1 where it was cut off.
      let homes = Int32Array.from({ length: rows }, (_, i) => (i < shape[0]! ? i : -1));
      levels.forEach((splits, level) => {
        const room = shape[level + 1]!;
        const next = new Int32Array(splits[splits.length - 1] ?? 0).fill(-1);
        for (let row = 0; row + 1 < splits.length; row++) {
          const home = homes[row]!;
          const end = home < 0 ? 0 : Math.min(splits[row + 1]!, splits[row]! + room);
          for (let i = splits[row]!; i < end; i++) next[i] = home * room + i - splits[row]!;
        }
        homes = next;
      });
      homes.forEach((home, i) => {
        if (home < 0) return;
        for (let k = 0; k < width; k++) data[home * width + k] = values.data[i * width + k]!;
      });
      return numeric(values.dtype, shape, data);
    };
  },
};

export const raggedOps: OpTable = { RaggedTensorToTensor: raggedToTensor };
