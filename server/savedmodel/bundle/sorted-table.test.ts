/** Indexes that no TensorFlow writes: small files of which much would be made. */
import { expect, test } from 'vitest';
import {
  type Entry,
  writeBlock,
  writeFooter,
  writeTable,
} from '../../../bench/fuzz/mutate-bundle.ts';
import { joinBytes } from '../../../bench/fuzz/mutate-bytes.ts';
import { varint } from '../../../bench/fuzz/mutate-message.ts';
import { readSortedTable } from './sorted-table.ts';

const value = Uint8Array.of(1);

test('a table gives its entries', () => {
  const entries = new Map([
    ['', value],
    ['a', value],
  ]);
  expect(readSortedTable(writeTable([...entries]))).toEqual(entries);
});

test('keys that each take over the one before are bounded together', () => {
  const longer = Array.from({ length: 20_000 }, (_, i): Entry => ['x', value, i]);
  expect(() => readSortedTable(writeTable(longer))).toThrow('names of more than 16777216 bytes');
});

test('a block that is named again and again is read once', () => {
  const block = writeBlock([['a', value]]);
  const handle = joinBytes(varint(0n), varint(BigInt(block.length - 5)));
  const index = writeBlock([
    ['a', handle],
    ['b', handle],
  ]);
  const table = joinBytes(block, index, writeFooter(handle, block.length, index.length - 5));
  expect(() => readSortedTable(table)).toThrow('is damaged');
});
