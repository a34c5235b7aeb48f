import { expect, test } from 'vitest';
import { nestsDeeper } from './json-depth.ts';

const nested = (depth: number) => `${'[{"a":'.repeat(depth / 2)}1${'}]'.repeat(depth / 2)}`;

test('lists and objects count alike, up to the limit and not beyond', () => {
  expect(nestsDeeper(nested(64), 64)).toBe(false);
  expect(nestsDeeper(nested(66), 64)).toBe(true);
  expect(nestsDeeper('[[],[],{},{}]', 2)).toBe(false);
});

test('brackets inside texts count for nothing, whatever is escaped there', () => {
  const texts = ['[[[[', '\\"[[[[', '\\\\', '{\\"{', '\\\\\\"[[[', 'ends in a backslash \\\\'];
  for (const text of texts) {
    expect(nestsDeeper(`["${text}","${text}"]`, 1)).toBe(false);
    expect(nestsDeeper(`["${text}",["${text}"]]`, 1)).toBe(true);
  }
});

test('what is no JSON ends all the same', () => {
  for (const text of ['', '"', '"\\', ']]]]', '"never ended [[[', '}{']) {
    expect(nestsDeeper(text, 2)).toBe(false);
  }
});

test('ten megabytes of texts, of quotation marks or of backslashes take no time to speak of', () => {
  const size = 10 * 1024 * 1024;
  const bodies = [
    JSON.stringify({ text: 'x'.repeat(size) }),
    `["${'\\"'.repeat(size / 2)}"]`,
    `["${'\\'.repeat(size)}"]`,
    `[${'"",'.repeat(size / 3)}1]`,
  ];
  const start = performance.now();
  for (const body of bodies) expect(nestsDeeper(body, 64)).toBe(false);
  expect(performance.now() - start).toBeLessThan(10_000);
});
