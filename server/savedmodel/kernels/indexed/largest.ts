// The places of a row's largest numbers, by the steps that TensorFlow takes: it shows where there is NaN, or no order is asked for.
import { allocate, type NumericArray } from '../../tensor.ts';
import { lanesOf } from '../extremes.ts';

/** Whether the number at one place comes before that at another. */
type Before = (a: number, b: number) => boolean;

/** The place of the largest number; of equals, the first. */
function largest(data: NumericArray, row: number, width: number): number {
  const whole = width - (width % lanesOf(data));
  let top = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < whole; i++) if (data[row + i]! > top) top = data[row + i]!;
  let last = Number.NEGATIVE_INFINITY;
  for (let i = whole; i < width; i++) if (!(last > data[row + i]!)) last = data[row + i]!;
  const found = data
    .subarray(row, row + width)
    .indexOf(Number.isNaN(last) ? last : Math.max(top, last));
  return Math.max(found, 0);
}

/** The places of the `count` largest, fewer than there are, largest first; where order is not asked for, as the heap has them. */
export function largestOf(
  data: NumericArray,
  { row, width, count, sorted }: { row: number; width: number; count: number; sorted: boolean },
): Int32Array {
  const before: Before = (a, b) => {
    const [x, y] = [data[row + a]!, data[row + b]!];
    return x > y || (!(x < y) && a < b);
  };
  if (count === 0) return allocate('int32', 0);
  if (count === 1) return Int32Array.of(largest(data, row, width));
  // The last to come leads the heap; behind its end there is room for one more.
  const heap = allocate('int32', count + 1);
  for (let i = 0; i <= count; i++) heap[i] = i;
  for (let i = (count - 1) >> 1; i >= 0; i--)
    sink(heap, { hole: i, size: count + 1, place: heap[i]! }, before);
  pop(heap, count + 1, before);
  for (let i = count + 1; i < width; i++) {
    if (!before(i, heap[0]!)) continue;
    pop(heap, count, before);
    rise(heap, { hole: count - 1, top: 0, place: i }, before);
  }
  if (sorted) for (let size = count; size > 1; size--) pop(heap, size, before);
  return heap.subarray(0, count);
}

/** Moves the first of a heap behind its end, and the one that is there into the heap. */
function pop(heap: Int32Array, size: number, before: Before): void {
  const place = heap[size - 1]!;
  heap[size - 1] = heap[0]!;
  sink(heap, { hole: 0, size: size - 1, place }, before);
}

/** Fills a hole from below, all the way down, and lets a place rise from there. */
function sink(
  heap: Int32Array,
  { hole, size, place }: { hole: number; size: number; place: number },
  before: Before,
): void {
  const top = hole;
  for (let child = 2 * hole + 2; child <= size; child = 2 * hole + 2) {
    if (child === size || before(heap[child]!, heap[child - 1]!)) child--;
    heap[hole] = heap[child]!;
    hole = child;
  }
  rise(heap, { hole, top, place }, before);
}

/** Fills a hole from above, as far as what is there comes before the place. */
function rise(
  heap: Int32Array,
  { hole, top, place }: { hole: number; top: number; place: number },
  before: Before,
): void {
  let at = hole;
  for (let up = (at - 1) >> 1; at > top && before(heap[up]!, place); up = (at - 1) >> 1) {
    heap[at] = heap[up]!;
    at = up;
  }
  heap[at] = place;
}

/** Rows that are sorted by insertion. */
const SHORT = 16;

/** All places of a row, those of the largest first. */
export function largestFirst(
  data: NumericArray,
  row: number,
  width: number,
  areWhole: boolean,
): Float64Array | Int32Array {
  if (width <= SHORT) return inserted(data, row, width);
  if (areWhole) {
    // Whole numbers and places make one number each, and numbers are sorted faster than what is to be compared.
    const both = allocate('float64', width);
    let most = 0;
    for (let i = 0; i < width; i++) {
      const x = data[row + i]!;
      most = Math.max(most, Math.abs(x));
      both[i] = i - x * width;
    }
    if ((most + 1) * width <= Number.MAX_SAFE_INTEGER) {
      both.sort();
      for (let i = 0; i < width; i++) both[i]! -= Math.floor(both[i]! / width) * width;
      return both;
    }
  }
  const order = allocate('int32', width);
  for (let i = 0; i < width; i++) order[i] = i;
  return order.sort((a, b) => data[row + b]! - data[row + a]! || a - b);
}

function inserted(data: NumericArray, row: number, width: number): Int32Array {
  const order = allocate('int32', width);
  for (let i = 1; i < width; i++) {
    const x = data[row + i]!;
    const isFirst = x > data[row + order[0]!]!;
    let to = i;
    for (; to > 0 && (isFirst || x > data[row + order[to - 1]!]!); to--) order[to] = order[to - 1]!;
    order[to] = i;
  }
  return order;
}
