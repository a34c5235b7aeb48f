// What place a number has among those of its row. Source: tensorflow/core/kernels/in_topk_op.h, nth_element_op.cc.
import { SavedModelError } from '../../errors.ts';
import type { Op, OpTable } from '../../graph/op.ts';
import { allocate, numeric } from '../../tensor.ts';
import { numbers, single } from '../values.ts';

/** InTopK: whether fewer than k classes are predicted with more than the target is; not where one of the row is not finite. */
const inTopK: Op = {
  create({ attrs }) {
    const fixed = attrs.int('k', -1);
    return ([predictions, targets, kInput]) => {
      const { shape, data: x } = numbers(predictions);
      const { shape: targetShape, data: wanted } = numbers(targets);
      const [rows = 0, width = 0] = shape;
      if (shape.length !== 2 || targetShape.length !== 1 || wanted.length !== rows) {
        throw new SavedModelError(
          `Targets of shape [${targetShape}] do not fit predictions of shape [${shape}].`,
        );
      }
      const k = kInput ? single(kInput) : fixed;
      const data = allocate('bool', rows);
      for (let row = 0; row < rows; row++) {
        const target = wanted[row]!;
        if (target < 0 || target >= width) continue;
        const own = x[row * width + target]!;
        let better = 0;
        let areFinite = true;
        for (let i = row * width; i < (row + 1) * width; i++) {
          if (!Number.isFinite(x[i]!)) areFinite = false;
          if (x[i]! > own) better++;
        }
        data[row] = Number(areFinite && better < k);
      }
      return numeric('bool', [rows], data);
    };
  },
};

/** NthElement: the one that n others of its row come before. */
const nthElement: Op = {
  create({ attrs }) {
    const reverse = attrs.bool('reverse', false);
    return ([input, nInput]) => {
      const x = numbers(input);
      const n = single(nInput);
      const width = x.shape.at(-1) ?? 0;
      if (!(n >= 0 && n < width)) {
        throw new SavedModelError(`Rows of shape [${x.shape}] have no element ${n}.`);
      }
      const data = allocate(x.dtype, x.data.length / width);
      for (let row = 0; row < data.length; row++) {
        const sorted = x.data.slice(row * width, (row + 1) * width).sort();
        data[row] = sorted[reverse ? width - 1 - n : n]!;
      }
      return numeric(x.dtype, x.shape.slice(0, -1), data);
    };
  },
};

export const rankOps: OpTable = { InTopK: inTopK, InTopKV2: inTopK, NthElement: nthElement };
