import type { OpTable } from '../graph/op.ts';
import { fusedBatchNorm } from './nn/batch-norm.ts';
import { conv2d } from './nn/convolution.ts';
import { depthwiseConv2d } from './nn/depthwise.ts';
import { poolOps } from './nn/pool.ts';
import { conv2dBackpropInput } from './nn/transposed-convolution.ts';

/** Convolutions, pooling and normalisation. */
export const nnOps: OpTable = {
  ...poolOps,
  Conv2D: conv2d,
  Conv2DBackpropInput: conv2dBackpropInput,
  DepthwiseConv2dNative: depthwiseConv2d,
  FusedBatchNorm: fusedBatchNorm,
  FusedBatchNormV2: fusedBatchNorm,
  FusedBatchNormV3: fusedBatchNorm,
};
