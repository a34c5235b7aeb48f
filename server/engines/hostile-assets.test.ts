import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checksumOf, writeTable } from '../../bench/fuzz/mutate-bundle.ts';
import { loadSavedModel, stringTensor } from '../savedmodel/index.ts';
import { openFolder } from './folder-files.ts';
import {
  hostileModel,
  message,
  node,
  tensorAttr,
  textAttr,
  typeAttr,
  typesAttr,
} from './hostile-model.ts';

const FLOAT = 1;
const STRING = 7;
const INT64 = 9;

const texts = (name: string, value: string, count = 1) =>
  node('Const', name, [], {
    dtype: typeAttr(STRING),
    value: tensorAttr(STRING, [count], ...Array<[number, string]>(count).fill([8, value])),
  });

describe('a vocabulary', () => {
  const WHOLE_LINE = message([3, -2]);
  const LINE_NUMBER = message([3, -1]);
  const path = node('Placeholder', 'path', [], { dtype: typeAttr(STRING) });
  const missing = node('Const', 'missing', [], {
    dtype: typeAttr(INT64),
    value: tensorAttr(INT64, []),
  });
  const table = node('HashTableV2', 'table', [], {
    key_dtype: typeAttr(STRING),
    value_dtype: typeAttr(INT64),
  });
  const fill = node('InitializeTableFromTextFileV2', 'fill', ['table', 'path'], {
    key_index: WHOLE_LINE,
    value_index: LINE_NUMBER,
    vocab_size: message([3, -1]),
    delimiter: textAttr('\t'),
  });
  const find = node('LookupTableFindV2', 'find', ['table', 'text', 'missing']);

  /** What looking up two words comes to in a vocabulary of the given bytes. */
  async function lookup(file: Uint8Array): Promise<number[]> {
    const files = hostileModel({
      nodes: [path, missing, table, fill, find],
      output: 'find:0',
      assets: { path: 'words.txt' },
      initialize: 'fill',
      files: { 'assets/words.txt': file },
    });
    const [found] = (await loadSavedModel(files)).run([stringTensor(['good', 'x'])]);
    return Array.from(found?.data as Float64Array);
  }

  test('of one line of 50 MB is one word', async () => {
    const file = new Uint8Array(50_000_000).fill(120);
    expect(await lookup(file)).toEqual([0, 0]);
  });

  test.each([
    ['a million empty lines', '\n'.repeat(1_000_000), 'Line 1 of a vocabulary is empty'],
    ['a word twice', 'good\nbad\ngood\n', 'Entry 3 of a vocabulary is there twice'],
    ['carriage returns alone', '\r'.repeat(1_000_000), 'Line 1 of a vocabulary is empty'],
    ['nothing', '', 'A vocabulary is empty'],
  ])('of %s is refused', async (_, content, message) => {
    await expect(lookup(new TextEncoder().encode(content))).rejects.toMatchObject({
      name: 'SavedModelError',
      message: expect.stringContaining(message),
    });
  });
});

describe('variables', () => {
  const SHARD = 'variables/variables.data-00000-of-00001';
  const restore = node('RestoreV2', 'restored', ['prefix', 'names', 'slices'], {
    dtypes: message([1, message([6, FLOAT])]),
  });
  const handle = node('VarHandleOp', 'handle', [], { dtype: typeAttr(FLOAT) });
  const assign = node('AssignVariableOp', 'assign', ['handle', 'restored']);
  const read = node('ReadVariableOp', 'read', ['handle']);
  const prefix = node('Placeholder', 'prefix', [], { dtype: typeAttr(STRING) });

  /** A model of one variable; `entry` is what the index has of it, as fields of a BundleEntryProto. */
  function variable(entry: readonly (readonly [number, number | Uint8Array])[], shape: number[]) {
    const dims = message(...shape.map((dim) => [2, message([1, dim])] as const));
    const index = writeTable([
      ['', message([1, 1])],
      ['v', message([1, FLOAT], [2, dims], ...entry)],
    ]);
    const nodes = [prefix, texts('names', 'v'), texts('slices', ''), restore, handle, assign, read];
    return { nodes, output: 'read:0', restore: 'assign', index };
  }

  test.each([
    ['a terabyte', [[5, 2 ** 40]], [2 ** 38], 'are cut off'],
    [
      'bytes beyond all numbers',
      [
        [4, 2 ** 62],
        [5, 2 ** 62],
      ],
      [4],
      'are cut off',
    ],
    ['fewer bytes than elements', [[5, 8]], [2 ** 38], 'out of range', 'LimitError'],
  ] as const)(
    'of which the index tells %s are refused',
    async (_, entry, shape, message, name: string = 'SavedModelError') => {
      const { index, ...parts } = variable(entry, [...shape]);
      const files = { 'variables/variables.index': index, [SHARD]: new Uint8Array(64) };
      await expect(loadSavedModel(hostileModel({ ...parts, files }))).rejects.toMatchObject({
        name,
        message: expect.stringContaining(message),
      });
    },
  );

  test('of which one is restored hundreds of times are refused for all together', async () => {
    const shard = new Uint8Array(2 ** 22);
    const entry = [
      [5, shard.length],
      [6, checksumOf(shard)],
    ] as const;
    const { index, ...parts } = variable(entry, [2 ** 20]);
    const often = Array.from({ length: 300 }, () => FLOAT);
    const nodes = [
      prefix,
      texts('names', 'v', often.length),
      texts('slices', '', often.length),
      node('RestoreV2', 'restored', ['prefix', 'names', 'slices'], { dtypes: typesAttr(...often) }),
      handle,
      assign,
      read,
    ];
    const files = { 'variables/variables.index': index, [SHARD]: shard };
    await expect(loadSavedModel(hostileModel({ ...parts, nodes, files }))).rejects.toMatchObject({
      name: 'LimitError',
      message: expect.stringContaining('Its values take more than'),
    });
  });

  test('in a file far longer than the index tells are refused without reading it', async () => {
    const { index, ...parts } = variable([[5, 16]], [4]);
    const files = hostileModel({ ...parts, files: { 'variables/variables.index': index } });
    const folder = await mkdtemp(join(tmpdir(), 'hostile-'));
    try {
      const file = await open(join(folder, 'shard'), 'w');
      // Sparse: it takes no room on the disk.
      await file.truncate(2 ** 40);
      await file.close();
      const disk = await openFolder(folder);
      const read = (path: string, maxBytes?: number) =>
        path === SHARD ? disk.read('shard', maxBytes) : files.read(path, maxBytes);
      await expect(loadSavedModel({ read })).rejects.toMatchObject({
        name: 'SavedModelError',
        message: expect.stringContaining(`has ${2 ** 40} bytes, which is out of range`),
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

test('an asset that is listed often is read once', async () => {
  const names = Array.from({ length: 3000 }, (_, i) => `asset${i}`);
  const files = hostileModel({
    nodes: names.map((name) => node('Placeholder', name, [], { dtype: typeAttr(STRING) })),
    output: 'text:0',
    assets: Object.fromEntries(names.map((name) => [name, 'words.txt'])),
    files: { 'assets/words.txt': new Uint8Array(1_000_000) },
  });
  const reads: string[] = [];
  const read = (path: string) => {
    reads.push(path);
    return files.read(path);
  };
  await loadSavedModel({ read });
  expect(reads.filter((path) => path.startsWith('assets/'))).toEqual(['assets/words.txt']);
});

test('strings whose lengths overflow are refused', async () => {
  const { nodes, output } = {
    nodes: [
      node('Const', 'c', [], {
        dtype: typeAttr(STRING),
        value: tensorAttr(STRING, [2 ** 20], [8, 'x'.repeat(4096)]),
      }),
    ],
    output: 'c:0',
  };
  await expect(loadSavedModel(hostileModel({ nodes, output }))).rejects.toMatchObject({
    name: 'UnsupportedError',
    message: expect.stringContaining('where the model has'),
  });
});

test.each([
  '../words.txt',
  'a/../../words.txt',
  'a\\..\\..\\words.txt',
  '/etc/words.txt',
  '.',
  '',
  'a\0b',
])('an asset "%s" is refused before anyone is asked for it', async (path) => {
  const asked: string[] = [];
  const files = hostileModel({ nodes: [texts('c', 'x')], output: 'c:0', assets: { c: path } });
  const read = (file: string) => {
    asked.push(file);
    return files.read(file);
  };
  await expect(loadSavedModel({ read })).rejects.toMatchObject({
    name: 'SavedModelError',
    message: `The asset "${path}" lies outside of the model's folder, which is refused.`,
  });
  expect(asked.filter((file) => file.startsWith('assets'))).toEqual([]);
});
