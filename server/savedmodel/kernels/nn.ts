import type { OpTable } from '../graph/op.ts';
import { fusedBatchNorm } from './nn/batch-norm.ts';
import { conv2d, depthwiseConv2d } from './nn/convolution.ts';
import { poolOps } from './nn/pool.ts';

/** Convolutions, pooling and normalisation. */
export const nnOps: OpTable = {
  ...poolOps,
  Conv2D: conv2d,
  DepthwiseConv2dNative: depthwiseConv2d,
  FusedBatchNorm: fusedBatchNorm,
  FusedBatchNormV2: fusedBatchNorm,
  FusedBatchNormV3: fusedBatchNorm,
};
