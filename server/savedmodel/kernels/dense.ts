// Products of matrices, biases, softmax. Source: tensorflow.org/api_docs/python/tf/raw_ops.
import { allocateDirty } from '../array-pool.ts';
import { SavedModelError } from '../errors.ts';
import type { Op, OpTable } from '../graph/op.ts';
import { type NumericTensor, sizeOf } from '../tensor.ts';
import { einsum } from './einsum.ts';
import { takeStrided } from './elements.ts';
import { multiplyMatrices, multiplyRows, rowsOf } from './matrix-product.ts';
import { RightMatrix, rightMatrix } from './right-matrix.ts';
import { roundAll } from './rounding.ts';
import { softmax } from './softmax.ts';
import { rowMajorStrides } from './strided.ts';
import { broadcastIndices, broadcastShape, numbers } from './values.ts';

/** MatMul; where a type is given, the product is of that, and it only expects zeros. */
const matMul = (dtype?: 'float32'): Op => ({
  create({ attrs }) {
    const flipA = attrs.bool('transpose_a', false);
    const flipB = attrs.bool('transpose_b', false);
    return ([left, right]) => {
      const a = flipA ? transposed(numbers(left)) : numbers(left);
      const b = numbers(right);
      const [m, k] = matrixShape(a, 2);
      const [rows, columns] = matrixShape(b, 2);
      const n = flipB ? rows : columns;
      if (k !== (flipB ? columns : rows)) refuse(a, b);
      const to = dtype ?? a.dtype;
      const data = allocateDirty(to, sizeOf([m, n]));
      multiplyMatrices(a.data, 0, rightMatrix(b, k, n, flipB), data, 0, m);
      roundAll(to, data);
      return { dtype: to, shape: [m, n], data };
    };
  },
});

const batchMatMul: Op = {
  create({ attrs }) {
    const flipA = attrs.bool('adj_x', false);
    const flipB = attrs.bool('adj_y', false);
    return ([left, right]) => {
      const a = flipA ? transposed(numbers(left)) : numbers(left);
      const b = numbers(right);
      const [m, k] = matrixShape(a);
      const [rows, columns] = matrixShape(b);
      const n = flipB ? rows : columns;
      if (k !== (flipB ? columns : rows)) refuse(a, b);
      const dtype = attrs.numericType('Tout', a.dtype);
      const outer = a.shape.slice(0, -2);
      const others = b.shape.slice(0, -2);
      const batch = broadcastShape(outer, others);
      const shape = [...batch, m, n];
      const data = allocateDirty(dtype, sizeOf(shape));
      if (sizeOf(others) === 1 && sizeOf(batch) === sizeOf(outer)) {
        multiplyMatrices(a.data, 0, rightMatrix(b, k, n, flipB), data, 0, sizeOf(outer) * m);
      } else {
        const ia = broadcastIndices(outer, batch);
        const ib = broadcastIndices(others, batch);
        for (let i = 0; i < ia.length; i++) {
          const matrix = new RightMatrix(b.data, ib[i]! * k * n, k, n, flipB);
          multiplyRows(rowsOf(a.data, ia[i]! * m * k, k), matrix, data, i * m * n, m);
        }
      }
      roundAll(dtype, data);
      return { dtype, shape, data };
    };
  },
};

function refuse(a: NumericTensor, b: NumericTensor): never {
  throw new SavedModelError(
    `Matrices of shape [${a.shape}] and [${b.shape}] cannot be multiplied.`,
  );
}

/** The last two dimensions. */
function matrixShape({ shape }: NumericTensor, rank = shape.length): readonly [number, number] {
  const rows = shape[shape.length - 2];
  const columns = shape[shape.length - 1];
  if (shape.length !== rank || rows === undefined || columns === undefined) {
    throw new SavedModelError(`A matrix was expected, a tensor of shape [${shape}] found.`);
  }
  return [rows, columns];
}

/** The last two dimensions exchanged. */
function transposed(x: NumericTensor): NumericTensor {
  const [rows, columns] = matrixShape(x);
  const shape = [...x.shape.slice(0, -2), columns, rows];
  const strides = [...rowMajorStrides(x.shape).slice(0, -2), 1, columns];
  return numbers(takeStrided(x, shape, strides));
}

const biasAdd: Op = {
  create({ attrs }) {
    const channelsFirst = attrs.text('data_format', 'NHWC') === 'NCHW';
    return ([input, biasInput]) => {
      const x = numbers(input);
      const { data: bias, shape } = numbers(biasInput);
      const rank = x.shape.length;
      const axis = channelsFirst && rank > 2 ? 1 : rank - 1;
      if (rank < 2 || shape.length !== 1 || shape[0] !== x.shape[axis]) {
        throw new SavedModelError(
          `A bias of shape [${shape}] does not fit a tensor of shape [${x.shape}].`,
        );
      }
      const inner = sizeOf(x.shape.slice(axis + 1));
      const data = allocateDirty(x.dtype, x.data.length);
      for (let row = 0; row < data.length; ) {
        for (let k = 0; k < bias.length; k++) {
          const add = bias[k]!;
          for (const end = row + inner; row < end; row++) data[row] = x.data[row]! + add;
        }
      }
      roundAll(x.dtype, data);
      return { dtype: x.dtype, shape: x.shape, data };
    };
  },
};

export const denseOps: OpTable = {
  MatMul: matMul(),
  SparseMatMul: matMul('float32'),
  BatchMatMul: batchMatMul,
  BatchMatMulV2: batchMatMul,
  BatchMatMulV3: batchMatMul,
  Einsum: einsum,
  BiasAdd: biasAdd,
  BiasAddV1: biasAdd,
  Softmax: softmax(false),
  LogSoftmax: softmax(true),
};
