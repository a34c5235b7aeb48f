// Special functions in double precision. Sources: Abramowitz & Stegun; Numerical Recipes, chapter 6; P. J. Acklam's inverse normal.

/** The error function, by its series near zero and its continued fraction elsewhere. */
export function erf(x: number): number {
  if (Number.isNaN(x)) return x;
  const size = Math.abs(x);
  if (size >= 2) return x > 0 ? 1 - erfcLarge(size) : erfcLarge(size) - 1;
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/** 1 - erf(x), exact where that is next to nothing. */
export function erfc(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x >= 2) return erfcLarge(x);
  return 1 - erf(x);
}

/** Laplace's continued fraction, evaluated from the back. */
function erfcLarge(x: number): number {
  if (x > 27) return 0;
  let fraction = 0;
  for (let n = 60; n >= 1; n--) fraction = n / 2 / (x + fraction);
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * (x + fraction));
}

/** The inverse of the normal distribution: a rational guess, two of Halley's steps. */
export function ndtri(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  if (p > 0.5) return -ndtri(1 - p);
  const t = Math.sqrt(-2 * Math.log(p));
  let x =
    (2.515517 + t * (0.802853 + t * 0.010328)) /
      (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) -
    t;
  for (let i = 0; i < 3; i++) {
    const error = 0.5 * erfc(-x / Math.SQRT2) - p;
    const step = error * Math.sqrt(2 * Math.PI) * Math.exp((x * x) / 2);
    x -= step / (1 + (x * step) / 2);
  }
  return x;
}

/** The inverse of the error function. */
export function erfinv(x: number): number {
  if (Math.abs(x) < 1e-3) return (Math.sqrt(Math.PI) / 2) * (x + (Math.PI / 12) * x ** 3);
  return ndtri((x + 1) / 2) / Math.SQRT2;
}

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7,
];

/** The logarithm of the absolute value of the gamma function, by Lanczos' approximation. */
export function lgamma(x: number): number {
  if (x === Number.NEGATIVE_INFINITY || (x <= 0 && Number.isInteger(x))) {
    return Number.POSITIVE_INFINITY;
  }
  if (!Number.isFinite(x)) return x;
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - lgamma(1 - x);
  const z = x - 1;
  let sum = LANCZOS[0]!;
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i]! / (z + i);
  const t = z + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** The derivative of lgamma, by recurrence and its asymptotic series. */
export function digamma(x: number): number {
  if (x === Number.NEGATIVE_INFINITY || (x <= 0 && Number.isInteger(x))) return Number.NaN;
  if (x < 0) return digamma(1 - x) - Math.PI / Math.tan(Math.PI * x);
  if (x === Number.POSITIVE_INFINITY) return x;
  let result = 0;
  let z = x;
  for (; z < 12; z++) result -= 1 / z;
  const w = 1 / (z * z);
  const series = w * (1 / 12 - w * (1 / 120 - w * (1 / 252 - w * (1 / 240 - w / 132))));
  return result + Math.log(z) - 0.5 / z - series;
}

/** The regularised lower incomplete gamma function P(a, x). */
export function igamma(a: number, x: number): number {
  if (x === 0 && a > 0) return 0;
  if (!(x > 0 && a > 0)) return Number.NaN;
  return x < a + 1 ? igammaSeries(a, x) : 1 - igammaFraction(a, x);
}

/** The regularised upper incomplete gamma function Q(a, x). */
export function igammac(a: number, x: number): number {
  if (x === 0 && a > 0) return 1;
  if (!(x > 0 && a > 0)) return Number.NaN;
  return x < a + 1 ? 1 - igammaSeries(a, x) : igammaFraction(a, x);
}

const MAX_TERMS = 10_000;

function igammaSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < MAX_TERMS && term > sum * 1e-17; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum * Math.exp(-x + a * Math.log(x) - lgamma(a));
}

/** Lentz's method for the continued fraction. */
function igammaFraction(a: number, x: number): number {
  if (x === Number.POSITIVE_INFINITY) return 0;
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let n = 1; n < MAX_TERMS; n++) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    const factor = c * d;
    h *= factor;
    if (Math.abs(factor - 1) < 1e-16) break;
  }
  return h * Math.exp(-x + a * Math.log(x) - lgamma(a));
}
