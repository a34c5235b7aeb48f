import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, test } from 'vitest';
import { allocateDirty, forgetLent, hold, keep, release } from './array-pool.ts';

const LARGE = 100_000;

afterEach(forgetLent);

test('an array that the last value has left is handed out again', () => {
  const first = allocateDirty('float32', LARGE);
  hold(first);
  hold(first.subarray(10, 20));
  release(first);
  expect(allocateDirty('float32', LARGE).buffer).not.toBe(first.buffer);
  release(first.subarray(10, 20));
  expect(allocateDirty('float32', LARGE).buffer).toBe(first.buffer);
});

test('what is kept, or was handed out in an earlier run, never comes back', () => {
  const kept = allocateDirty('float32', LARGE);
  hold(kept);
  keep(kept);
  release(kept);
  const earlier = allocateDirty('float32', LARGE);
  hold(earlier);
  forgetLent();
  release(earlier);
  const next = allocateDirty('float32', LARGE);
  expect([kept.buffer, earlier.buffer]).not.toContain(next.buffer);
});

test('sizes that nobody wants any more make room for those that come back', () => {
  const giveBack = (length: number) => {
    const made = allocateDirty('float32', length);
    hold(made);
    release(made);
    return made.buffer;
  };
  for (let length = 2 ** 20; length < 2 ** 23; length += 2 ** 18) giveBack(length);
  const buffer = giveBack(LARGE);
  expect(allocateDirty('float32', LARGE).buffer).toBe(buffer);
});

test('an array that nobody has any more is garbage, though the run goes on', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const made = new WeakRef(allocateDirty('float32', LARGE).buffer);
  // What a weak reference was asked or made for lives until the job ends.
  await new Promise(setImmediate);
  collect();
  expect(made.deref()).toBeUndefined();
});
