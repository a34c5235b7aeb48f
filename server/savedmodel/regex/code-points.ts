/** Sets of code points as flat arrays `[lo, hi, lo, hi, …]`, both ends included. */
export type CodePoints = readonly number[];

export const MAX_CODE_POINT = 0x10ffff;

/** Sorted, disjoint and merged: the form that the other functions take and give. */
export function normalize(ranges: CodePoints): number[] {
  const pairs: [number, number][] = [];
  for (let i = 0; i < ranges.length; i += 2) pairs.push([ranges[i]!, ranges[i + 1]!]);
  pairs.sort((a, b) => a[0] - b[0]);
  const merged: number[] = [];
  for (const [lo, hi] of pairs) {
    const last = merged.length - 1;
    if (last > 0 && lo <= merged[last]! + 1) merged[last] = Math.max(merged[last]!, hi);
    else merged.push(lo, hi);
  }
  return merged;
}

/** Everything up to U+10FFFF that a normalized set leaves out. Surrogates count, as they do in RE2. */
export function negate(ranges: CodePoints): number[] {
  const rest: number[] = [];
  let next = 0;
  for (let i = 0; i < ranges.length; i += 2) {
    if (ranges[i]! > next) rest.push(next, ranges[i]! - 1);
    next = ranges[i + 1]! + 1;
  }
  if (next <= MAX_CODE_POINT) rest.push(next, MAX_CODE_POINT);
  return rest;
}

/** Whether a normalized set holds a code point. */
export function contains(ranges: CodePoints, codePoint: number): boolean {
  let low = 0;
  let high = ranges.length / 2 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (codePoint < ranges[2 * middle]!) high = middle - 1;
    else if (codePoint > ranges[2 * middle + 1]!) low = middle + 1;
    else return true;
  }
  return false;
}
