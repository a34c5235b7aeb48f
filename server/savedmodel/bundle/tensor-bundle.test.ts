import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { FileSource } from '../files.ts';
import { loadSavedModel } from '../load.ts';
import { encodeStrings } from '../string-column.ts';
import { type NumericTensor, strings } from '../tensor.ts';
import { openTensorBundle, type TensorBundle } from './tensor-bundle.ts';

// Made by training/golden/make_partitioned.py: a variable's elements are their flat indices.
const folder = join(import.meta.dirname, '../../../training/golden/models/partitioned');
const files: FileSource = { read: (path) => readFile(join(folder, path)).catch(() => undefined) };

let bundle: TensorBundle;
beforeAll(async () => {
  bundle = await openTensorBundle(files, 'variables/variables');
});

const counted = (size: number, modulo = 1000) => Array.from({ length: size }, (_, i) => i % modulo);

function read(key: string, slice?: string) {
  const { shape, data } = bundle.read(key, slice) as NumericTensor;
  return { shape, data: Array.from(data) };
}

test('a partitioned variable is put together from its parts', () => {
  expect(read('rows')).toEqual({ shape: [7, 3], data: counted(21) });
  expect(read('columns')).toEqual({ shape: [4, 70], data: counted(280) });
  expect(read('long')).toEqual({ shape: [20000, 1], data: counted(20000, 127) });
});

test('a part is read whichever way the variable was split', () => {
  expect(read('rows', '7 3 2,4:-')).toEqual({ shape: [4, 3], data: counted(21).slice(6, 18) });
  expect(read('rows', '7 3 0,7:0,3')).toEqual(read('rows'));
  expect(read('columns', '4 70 1,2:17,3')).toEqual({
    shape: [2, 3],
    data: [87, 88, 89, 157, 158, 159],
  });
  expect(read('plain', '3 1,2')).toEqual({ shape: [2], data: [1, 2] });
});

test('refuses a part that the variable does not have', () => {
  for (const slice of ['7 3 6,2:-', '7 3 -1,2:-', '7 3 0,1', '7 3 x:-', '7 3 0,2.5:-']) {
    expect(() => bundle.read('rows', slice), slice).toThrow('lies outside of it');
  }
  expect(() => bundle.read('rows', '8 3 0,1:-')).toThrow(
    'has the shape [7,3] where the graph wants a part of [8,3]',
  );
});

test('a bundle that is closed says that variables belong to loading', async () => {
  const closed = await openTensorBundle(files, 'variables/variables');
  closed.close();
  expect(() => closed.read('rows')).toThrow('is restored by the signature itself');
});

test('a graph of TensorFlow 1 with split variables and a vocabulary from a file answers', async () => {
  const model = await loadSavedModel(files);
  expect(model.outputs.map(({ name }) => name)).toEqual(['picked', 'sums']);
  const [picked, sums] = model.run([strings([3], encodeStrings(['bad', 'film', '?']))]);
  expect(Array.from(picked?.data as Float32Array)).toEqual([3, 5, 7, 6, 8, 10, 18, 20, 22]);
  expect(Array.from(sums?.data as Float32Array)).toEqual([39060, 1257987]);
});
