import { expect, test } from 'vitest';
import { readRaw, writeRaw } from './raw-tensors.ts';

const tensor = { name: 'a', shape: [1], contentType: 'str' };
const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');

test('texts are behind their lengths in bytes, little-endian', () => {
  const elements = ['good film', 'café bad', ''];
  const raw = writeRaw({ ...tensor, datatype: 'BYTES', elements });
  expect(raw).toEqual(bytes('09000000 676f6f642066696c6d 09000000 636166c3a920626164 00000000'));
  expect(readRaw('BYTES', raw, 'it').map(String)).toEqual(elements);
});

test('numbers follow one another, little-endian', () => {
  const elements = [2n ** 63n - 1n, -(2n ** 63n), -2n];
  const raw = writeRaw({ ...tensor, datatype: 'INT64', elements });
  expect(raw).toEqual(bytes('ffffffffffffff7f 0000000000000080 feffffffffffffff'));
  expect(readRaw('INT64', raw, 'it')).toEqual(elements);
  const floats = writeRaw({ ...tensor, datatype: 'FP32', elements: [0.5, -2] });
  expect(floats).toEqual(bytes('0000003f 000000c0'));
});

test('a tensor may begin anywhere in a body', () => {
  const body = bytes('ff 01000000 61 ff ff 0100000000000000');
  expect(readRaw('BYTES', body.subarray(1, 6), 'it').map(String)).toEqual(['a']);
  expect(readRaw('INT64', body.subarray(8), 'it')).toEqual([1n]);
});

test.each([
  ['BYTES', '0300'],
  ['BYTES', '02000000 61'],
  ['BYTES', 'ffffffff 61'],
  ['BYTES', '01000000 61 00'],
  ['INT64', '00'],
  ['INT64', '0000000000000000 00'],
])('%s that end within an element are refused: %s', (datatype, hex) => {
  expect(() => readRaw(datatype, bytes(hex), 'inputs[0]')).toThrow(
    /^inputs\[0\] ends within an element/,
  );
});

test('more elements than a request may have are refused before all are read', () => {
  for (const [datatype, size] of [
    ['BYTES', 4],
    ['INT64', 8],
  ] as const) {
    expect(readRaw(datatype, Buffer.alloc(1_000 * size), 'it')).toHaveLength(1_000);
    expect(() => readRaw(datatype, Buffer.alloc(1_001 * size), 'it')).toThrow(/more than 1,000/);
  }
});
