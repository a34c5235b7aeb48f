// What gradients of functions of one element are made of: models that explain their answers have them.
// Source: tensorflow/core/kernels/cwise_ops_gradients.h, relu_op_functor.h.
import { binary, type ElementTable, ofTwo } from './function.ts';
import { SELU_ALPHA, SELU_SCALE } from './unary.ts';

export const gradientFunctions: ElementTable = {
  // Of the result y and what comes back from it.
  TanhGrad: binary((y, dy) => dy * (1 - y * y)),
  SigmoidGrad: binary((y, dy) => dy * y * (1 - y)),
  SqrtGrad: binary((y, dy) => (dy * 0.5) / y),
  RsqrtGrad: binary((y, dy) => dy * -0.5 * y * y * y),
  InvGrad: binary((y, dy) => -dy * y * y),
  ReciprocalGrad: binary((y, dy) => -dy * y * y),
  // Of what comes back and the result.
  EluGrad: binary((dy, y) => (y < 0 ? dy * (y + 1) : dy)),
  SeluGrad: binary((dy, y) => (y < 0 ? dy * (y + SELU_SCALE * SELU_ALPHA) : dy * SELU_SCALE)),
  // Of what comes back and the input.
  ReluGrad: binary((dy, x) => (x > 0 ? dy : 0)),
  Relu6Grad: binary((dy, x) => (x > 0 && x < 6 ? dy : 0)),
  SoftplusGrad: binary((dy, x) => dy / (Math.exp(-x) + 1)),
  SoftsignGrad: binary((dy, x) => dy / (1 + Math.abs(x)) ** 2),
  LeakyReluGrad(dtype, attrs) {
    const alpha = attrs.float('alpha', Math.fround(0.2));
    return ofTwo((dy, x) => (x > 0 ? dy : alpha * dy), dtype);
  },
};
