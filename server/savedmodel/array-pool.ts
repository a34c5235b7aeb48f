// Large arrays are used again: new ones cost more than what most kernels do with them, as the system hands out each page anew.
import { requireRoom } from './room.ts';
import { allocate, type NumericArray, type NumericType } from './tensor.ts';

/** Smaller ones come cheap. */
const LEAST_BYTES = 16_384;

/** What is kept for the next user at most. */
const MOST_KEPT_BYTES = 2 ** 25;

/** Sizes double in so many steps. */
const STEPS = 4;

const free = new Map<number, ArrayBuffer[]>();
let freeBytes = 0;

/**
 * Buffers handed out in this run that may come back, with the number of values that lie in them. Weakly held: most that
 * a loop makes are left without a word, and may not pile up until the run ends.
 */
let lent = new WeakMap<ArrayBufferLike, number>();
let isLending = false;

/** A run begins or ends: what is handed out stays with who has it. */
export function forgetLent(): void {
  if (!isLending) return;
  lent = new WeakMap();
  isLending = false;
}

/** Whether anything handed out may come back. */
export function isAnyLent(): boolean {
  return isLending;
}

/** An array like `allocate` makes, but with anything in it: for a kernel that writes every element of what it returns. */
export function allocateDirty(dtype: NumericType, length: number): NumericArray {
  const bytes = 4 * length;
  const isFloat = dtype === 'float32' && bytes >= LEAST_BYTES && bytes <= MOST_KEPT_BYTES;
  if (!isFloat) return allocate(dtype, length);
  requireRoom(bytes);
  const size = roundedUp(bytes);
  const found = free.get(size)?.pop();
  if (found) freeBytes -= size;
  const buffer = found ?? new ArrayBuffer(size);
  lent.set(buffer, 0);
  isLending = true;
  return new Float32Array(buffer, 0, length);
}

/** One value more lies in an array. */
export function hold({ buffer }: NumericArray): void {
  const count = lent.get(buffer);
  if (count !== undefined) lent.set(buffer, count + 1);
}

/** One value less; the last one gives the array back. */
export function release({ buffer }: NumericArray): void {
  const count = lent.get(buffer);
  if (count === undefined) return;
  lent.set(buffer, count - 1);
  if (count > 1) return;
  lent.delete(buffer);
  const size = buffer.byteLength;
  freeBytes += size;
  const others = free.get(size) ?? [];
  others.push(buffer as ArrayBuffer);
  // A map goes through its keys in the order they were set in: the size that came back last is the last to go.
  free.delete(size);
  free.set(size, others);
  if (freeBytes > MOST_KEPT_BYTES) evict();
}

/** Lets go of the sizes that have not come back for the longest time. */
function evict(): void {
  for (const [size, buffers] of free) {
    while (freeBytes > MOST_KEPT_BYTES && buffers.pop()) freeBytes -= size;
    if (buffers.length > 0) return;
    free.delete(size);
  }
}

/** An array never comes back: someone may keep it who cannot be asked. */
export function keep({ buffer }: NumericArray): void {
  lent.delete(buffer);
}

function roundedUp(bytes: number): number {
  const step = 2 ** Math.floor(Math.log2(bytes)) / STEPS;
  return Math.ceil(bytes / step) * step;
}
