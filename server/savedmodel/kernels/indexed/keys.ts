import type { Tensor } from '../../tensor.ts';

/** For each element a key that equal elements share: a number, or the bytes of a string. */
export function keysOf(x: Tensor): (index: number) => number | string {
  if (x.dtype !== 'string') return (index) => x.data[index]!;
  const { bytes, offsets } = x.data;
  return (index) => {
    let key = '';
    for (let i = offsets[index]!; i < offsets[index + 1]!; i++) {
      key += String.fromCharCode(bytes[i]!);
    }
    return key;
  };
}
