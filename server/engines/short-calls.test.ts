import { expect, test } from 'vitest';
import type { Engine } from './engine.ts';
import { withShortCalls } from './short-calls.ts';

/** An engine that takes 10 µs for each star of a text; its score is its length. */
function engine(): Engine & { readonly calls: (readonly string[])[] } {
  const calls: (readonly string[])[] = [];
  return {
    name: 'portable',
    calls,
    async predict(texts) {
      calls.push(texts);
      const stars = texts.join('').match(/\*/g)?.length ?? 0;
      for (const end = performance.now() + stars / 100; performance.now() < end; );
      return Float32Array.from(texts, ({ length }) => length);
    },
    dispose() {},
  };
}

const cheap = Array.from({ length: 64 }, (_, i) => '-'.repeat(i + 1));
const dear = Array.from({ length: 20 }, () => '*'.repeat(400));

test('cheap texts go in one call', async () => {
  const inline = engine();
  const scores = await withShortCalls(inline, undefined).predict(cheap);
  expect([...scores]).toEqual(cheap.map(({ length }) => length));
  expect(inline.calls).toEqual([cheap]);
});

test('once a call has held the event loop for too long, the next ones go in pieces, in their order', async () => {
  const inline = engine();
  const short = withShortCalls(inline, undefined);
  await short.predict(dear);
  inline.calls.length = 0;
  let turns = 0;
  const counting = setInterval(() => turns++, 0);
  const scores = await short.predict([...dear, '*', '---']);
  clearInterval(counting);
  expect([...scores]).toEqual([...dear.map(() => 400), 1, 3]);
  expect(inline.calls.flat()).toEqual([...dear, '*', '---']);
  for (const call of inline.calls) expect(call.join('').length).toBeLessThanOrEqual(800);
  expect(turns).toBeGreaterThan(2);
});

test('a text that is too long by itself goes to a thread once there has been one', async () => {
  const inline = engine();
  const thread = engine();
  let begun = 0;
  const short = withShortCalls(inline, async () => {
    begun++;
    return thread;
  });
  const long = '*'.repeat(3_000);
  expect([...(await short.predict([long]))]).toEqual([3_000]);
  expect([...(await short.predict(['a', long, 'b']))]).toEqual([1, 3_000, 1]);
  expect(begun).toBe(1);
  expect(thread.calls).toEqual([[long]]);
});

test('no texts have no scores', async () => {
  expect(await withShortCalls(engine(), undefined).predict([])).toEqual(new Float32Array());
});
