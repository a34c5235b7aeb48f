import type { Tensor } from '../../tensor.ts';

/** For each element a key that equal elements share: a number, or the bytes of a string. Each NaN has its own. */
export function keysOf(x: Tensor): (index: number) => number | string {
  if (x.dtype !== 'string') {
    return (index) => {
      const element = x.data[index]!;
      return Number.isNaN(element) ? `NaN ${index}` : element;
    };
  }
  const { bytes, offsets } = x.data;
  return (index) => {
    let key = '';
    for (let i = offsets[index]!; i < offsets[index + 1]!; i++) {
      key += String.fromCharCode(bytes[i]!);
    }
    return key;
  };
}
