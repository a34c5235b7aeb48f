import { type Code, V128 } from './code.ts';

/** Beyond this tanh is 1 in single precision. */
const LIMIT = 7.905311107635498;

// tanh(x) ≈ x · P(x²) / Q(x²) to 3e-7 relative: the coefficients that Eigen, and so TensorFlow, uses.
const P = [
  -2.76076847742355e-16, 2.00018790482477e-13, -8.60467152213735e-11, 5.12229709037114e-8,
  1.48572235717979e-5, 6.37261928875436e-4, 4.89352455891786e-3,
];
const Q = [1.19825839466702e-6, 1.18534705686654e-4, 2.268434632439e-3, 4.89352518554385e-3];

/** Puts tanh of four numbers in the place of them on the stack. */
export function tanh(code: Code): void {
  const x = code.local(V128);
  const square = code.local(V128);
  code.splat(LIMIT).vector('min').splat(-LIMIT).vector('max').set(x);
  code.get(x).get(x).vector('mul').set(square);
  polynomial(code, square, P);
  code.get(x).vector('mul');
  polynomial(code, square, Q);
  code.vector('div');
}

/** The same for 1 / (1 + e^-x), which is (1 + tanh(x / 2)) / 2. */
export function sigmoid(code: Code): void {
  code.splat(0.5).vector('mul');
  tanh(code);
  code.splat(0.5).vector('mul').splat(0.5).vector('add');
}

function polynomial(code: Code, x: number, coefficients: readonly number[]): void {
  coefficients.forEach((coefficient, i) => {
    if (i > 0) code.get(x).vector('mul');
    code.splat(coefficient);
    if (i > 0) code.vector('add');
  });
}
