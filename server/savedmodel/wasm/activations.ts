import { type Code, V128 } from './code.ts';

/** Beyond this tanh is 1 in single precision. */
const LIMIT = 7.905311107635498;

// tanh(x) ≈ x · P(x²) / Q(x²) to 3e-7 relative: the coefficients that Eigen, and so TensorFlow, uses.
const TANH_P = [
  -2.76076847742355e-16, 2.00018790482477e-13, -8.60467152213735e-11, 5.12229709037114e-8,
  1.48572235717979e-5, 6.37261928875436e-4, 4.89352455891786e-3,
];
const TANH_Q = [1.19825839466702e-6, 1.18534705686654e-4, 2.268434632439e-3, 4.89352518554385e-3];

/** Puts tanh of four numbers in the place of them on the stack. */
export function tanh(code: Code): void {
  rational(code, LIMIT, TANH_P, TANH_Q);
}

// e^x = 2^n · e^r, where r is at most half of ln 2: coefficients and the split of ln 2 are those of Cephes.
const E = [
  1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1,
  5.0000001201e-1,
];
const LN2 = [0.693359375, -2.1219444e-4] as const;

/** Added to a number, it leaves the nearest integer in the lowest bits: 1.5 · 2^23. */
const TO_INTEGER = 12_582_912;
const TO_INTEGER_BITS = 0x4b400000;

/** Puts e^x of four numbers in the place of them on the stack: infinite from 88.8 on, 0 from -104 on. */
export function exp(code: Code): void {
  const n = code.local(V128);
  const half = code.local(V128);
  code.splat(89).vector('lesser').splat(-104).vector('greater');
  powerOfRest(code, n);
  // 2^n in two factors, as it may be no number itself where the product is one.
  code.get(n).splatInteger(TO_INTEGER_BITS).vector('subIntegers').set(n);
  code.get(n).shift('right', 1).set(half);
  code.get(half);
  powerOfTwo(code);
  code.vector('mul').get(n).get(half).vector('subIntegers');
  powerOfTwo(code);
  code.vector('mul');
}

/** Below it e^x is taken for 0. */
const LEAST = -87;

/** The same where no number is above 0: what is below 1e-38 is 0. */
export function expOfNegative(code: Code): void {
  const x = code.local(V128);
  const n = code.local(V128);
  code.set(x).get(x).splat(LEAST).vector('greater');
  powerOfRest(code, n);
  code.get(n);
  powerOfTwo(code);
  code.vector('mul').get(x).splat(LEAST).vector('isLess').vector('andNot');
}

/** Puts e^r in the place of x on the stack, and n into a local, as an integer in the lowest bits. */
function powerOfRest(code: Code, n: number): void {
  const x = code.local(V128);
  const whole = code.local(V128);
  code.set(x).get(x).splat(Math.LOG2E);
  code.multiplyAdd(() => code.splat(TO_INTEGER)).set(n);
  code.get(n).splat(TO_INTEGER).vector('sub').set(whole);
  for (const part of LN2) {
    code.get(whole).splat(-part);
    code.multiplyAdd(() => code.get(x)).set(x);
  }
  polynomial(code, x, [...E, 1, 1]);
}

function powerOfTwo(code: Code): void {
  code.splatInteger(127).vector('addIntegers').shift('left', 23);
}

/** The same for 1 / (1 + e^-x). */
export function sigmoid(code: Code): void {
  const power = code.local(V128);
  code.vector('neg');
  exp(code);
  code.splat(1).vector('add').set(power);
  code.splat(1).get(power).vector('div');
}

// erf(x) ≈ x · P(x²) / Q(x²) on [-4, 4], the coefficients Eigen's as well.
const ERF_P = [
  -2.72614225801306e-10, 2.77068142495902e-8, -2.10102402082508e-6, -5.69250639462346e-5,
  -7.34990630326855e-4, -2.954599808540257e-3, -1.60960333262415e-2,
];
const ERF_Q = [
  -1.45660718464996e-5, -2.13374055278905e-4, -1.68282697438203e-3, -7.37332916720468e-3,
  -1.42647390514189e-2,
];

/** The same for the error function. */
export function erf(code: Code): void {
  rational(code, 4, ERF_P, ERF_Q);
}

/** The same for x · P(x²) / Q(x²), of the nearest x that is not beyond the limit. */
function rational(code: Code, limit: number, p: readonly number[], q: readonly number[]): void {
  const x = code.local(V128);
  const square = code.local(V128);
  code.splat(limit).vector('lesser').splat(-limit).vector('greater').set(x);
  code.get(x).get(x).vector('mul').set(square);
  polynomial(code, square, p);
  code.get(x).vector('mul');
  polynomial(code, square, q);
  code.vector('div');
}

function polynomial(code: Code, x: number, coefficients: readonly number[]): void {
  const [first = 0, ...others] = coefficients;
  code.splat(first);
  for (const coefficient of others) {
    code.get(x).multiplyAdd(() => code.splat(coefficient));
  }
}
