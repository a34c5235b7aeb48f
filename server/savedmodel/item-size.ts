import type { Tensor } from './tensor.ts';
import type { Item } from './variant-tensor.ts';

/** What an object takes beside the numbers in it, a view of them included. */
export const OBJECT_BYTES = 200;

/** How many bytes of memory the elements of a tensor take; a view of a larger column of strings has only its own. */
export function bytesOfItem(item: Item): number {
  if (item.dtype !== 'variant') return bytesOfTensor(item);
  let total = 0;
  for (const { splits, values } of item.data) {
    total += OBJECT_BYTES + bytesOfTensor(values);
    for (const each of splits) total += OBJECT_BYTES + each.data.byteLength;
  }
  return total;
}

function bytesOfTensor({ dtype, data }: Tensor): number {
  if (dtype !== 'string') return data.byteLength;
  const { length, offsets } = data;
  return (offsets[length] ?? 0) - (offsets[0] ?? 0) + offsets.byteLength;
}
