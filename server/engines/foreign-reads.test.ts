/** Files that TensorFlow would read for a model by a path of the model's choice. */
import { readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { inspectSavedModel } from '../savedmodel/index.ts';
import { loadEngine } from './choose.ts';
import { openFolder } from './folder-files.ts';
import {
  fn,
  functionAttr,
  hostileModel,
  message,
  node,
  type Parts,
  placeholderAttr,
  tensorAttr,
  textAttr,
  typeAttr,
  typesAttr,
} from './hostile-model.ts';

const TEXTS = typesAttr(7);
const secret = node('Const', 'secret', [], {
  dtype: typeAttr(7),
  value: tensorAttr(7, [], [8, '/etc/passwd']),
});
const asset = node('Placeholder', 'asset', [], { dtype: typeAttr(7) });
const table = node('HashTableV2', 'table');
const out = node('Identity', 'out', ['text']);
const fill = (path: string, name = 'fill') =>
  node('InitializeTableFromTextFileV2', name, ['table', path]);
const called = (f: string, ...inputs: string[]) =>
  node('PartitionedCall', 'call', inputs, { f: functionAttr(f), Tin: TEXTS, Tout: TEXTS });
const reading = fn('F', [fill('x', 'inner')], 'x');

const kept = node('VarHandleOp', 'kept', [], { shared_name: textAttr('kept') });
const assign = (value: string, handle = 'kept', name = 'assign') =>
  node('AssignVariableOp', name, [handle, value]);
const fillFromKept = [
  node('ReadVariableOp', 'read', ['kept', '^assign']),
  node('InitializeTableFromTextFileV2', 'fill', ['table', 'read', '^other']),
];

async function foreign(parts: Omit<Parts, 'output'> & { output?: string }): Promise<string[]> {
  const nodes = [secret, asset, table, out, ...parts.nodes];
  const model = hostileModel({ output: 'out:0', assets: { asset: 'words.txt' }, ...parts, nodes });
  return [...(await inspectSavedModel(model)).reach().foreignReaders];
}

test.each([
  ['as it is', { nodes: [fill('asset')], initialize: 'fill' }],
  ['by its full name', { nodes: [fill('asset:0')], initialize: 'fill' }],
  [
    'through Identity',
    { nodes: [node('Identity', 'same', ['asset', '^secret']), fill('same')], initialize: 'fill' },
  ],
  [
    'through a function',
    { nodes: [called('F', 'asset')], functions: [reading], initialize: 'call' },
  ],
  [
    'through a function that is called as an operation',
    { nodes: [node('F', 'call', ['asset'])], functions: [reading], initialize: 'call' },
  ],
  ['through a variable', { nodes: [kept, assign('asset'), ...fillFromKept], initialize: 'fill' }],
  [
    'to a node that nothing leads to',
    { nodes: [fill('secret', 'alone'), fill('asset')], initialize: 'fill' },
  ],
])('an asset is the model’s own, %s', async (_, parts) => {
  expect(await foreign(parts)).toEqual([]);
});

test.each([
  ['a path of the model’s', { nodes: [fill('secret')], initialize: 'fill' }, 'fill'],
  ['another output than the asset’s', { nodes: [fill('asset:1')], initialize: 'fill' }, 'fill'],
  ['no path', { nodes: [fill('')], initialize: 'fill' }, 'fill'],
  [
    'one of two paths',
    {
      nodes: [node('Select', 'either', ['c', 'asset', 'secret']), fill('either')],
      initialize: 'fill',
    },
    'fill',
  ],
  [
    'a circle',
    {
      nodes: [node('Identity', 'a', ['b']), node('Identity', 'b', ['a']), fill('a')],
      initialize: 'fill',
    },
    'fill',
  ],
  [
    'a variable that is written to twice',
    {
      nodes: [kept, assign('asset'), ...fillFromKept, assign('secret', 'kept', 'other')],
      initialize: 'fill',
    },
    'fill',
  ],
  [
    'a variable that is written to by another name',
    {
      nodes: [
        kept,
        node('VarHandleOp', 'alias', [], { shared_name: textAttr('kept') }),
        assign('asset'),
        ...fillFromKept,
        assign('secret', 'alias', 'other'),
      ],
      initialize: 'fill',
    },
    'fill',
  ],
  [
    'a variable while another, nobody knows which, is written to',
    {
      nodes: [
        kept,
        node('Select', 'which', ['c', 'kept', 'table']),
        assign('asset'),
        ...fillFromKept,
        assign('secret', 'which', 'other'),
      ],
      initialize: 'fill',
    },
    'fill',
  ],
  [
    'a variable in part of another text',
    {
      nodes: [
        kept,
        assign('asset'),
        ...fillFromKept,
        node('ResourceScatterUpdate', 'other', ['kept', 'asset', 'secret']),
      ],
      initialize: 'fill',
    },
    'fill',
  ],
  [
    'a variable that is restored',
    {
      nodes: [
        kept,
        assign('asset'),
        ...fillFromKept,
        node('RestoreV2', 'restored', ['prefix']),
        assign('restored', 'kept', 'again'),
      ],
      initialize: 'fill',
      restore: 'again',
    },
    'fill',
  ],
  [
    'a function that others call too',
    {
      nodes: [
        called('F', 'asset'),
        node('F', 'again', ['secret']),
        node('NoOp', 'both', ['^call', '^again']),
      ],
      functions: [reading],
      initialize: 'both',
    },
    'inner',
  ],
  [
    'a loop’s function that is called by itself too',
    {
      nodes: [
        called('F', 'asset'),
        node('While', 'loop', ['asset', '^call'], { body: functionAttr('F'), T: TEXTS }),
      ],
      functions: [reading],
      initialize: 'loop',
    },
    'inner',
  ],
  [
    'a function that takes the place of an attribute',
    {
      nodes: [called('G', 'asset')],
      functions: [
        reading,
        fn('G', [node('PartitionedCall', 'hidden', ['x'], { f: placeholderAttr('any') })], 'x'),
      ],
      initialize: 'call',
    },
    'inner',
  ],
  [
    'the caller’s text',
    { nodes: [fill('text'), node('Identity', 'told', ['text', '^fill'])], output: 'told:0' },
    'fill',
  ],
  [
    'an asset while it runs, when nothing is fed',
    { nodes: [fill('asset'), node('Identity', 'told', ['text', '^fill'])], output: 'told:0' },
    'fill',
  ],
  [
    'a checkpoint elsewhere',
    { nodes: [node('RestoreV2', 'restored', ['secret'])], restore: 'restored' },
    'restored',
  ],
  [
    'the variables’ path, which only restoring is given',
    { nodes: [node('RestoreV2', 'restored', ['prefix'])], restore: 'out', initialize: 'restored' },
    'restored',
  ],
])('a file may be read by %s', async (_, parts, reader) => {
  expect(await foreign(parts)).toContain(reader);
});

test('variables are the model’s own where they are restored', async () => {
  const nodes = [node('RestoreV2', 'restored', ['prefix'])];
  expect(await foreign({ nodes, restore: 'restored' })).toEqual([]);
});

test('what is written twice, which another reader would merge, is refused', async () => {
  const hidden = message([1, 'f'], [2, functionAttr('F')], [2, message()]);
  const nodes = [message([1, 'call'], [2, 'PartitionedCall'], [3, 'asset'], [5, hidden])];
  await expect(foreign({ nodes, functions: [reading], initialize: 'call' })).rejects.toThrow(
    'damaged',
  );
  const twice = message([10, message([1, 'F'])], [10, message()]);
  const other = node('PartitionedCall', 'call', ['asset'], { f: twice });
  await expect(foreign({ nodes: [other], functions: [reading] })).rejects.toThrow('damaged');
});

test('a field’s number that another reader would cut off is refused', async () => {
  const saved = await hostileModel({ nodes: [out], output: 'out:0' }).read('saved_model.pb');
  // Field 2 with bits above the 32 that a tag has.
  const tag = Uint8Array.of(0x92, 0x80, 0x80, 0x80, 0x10);
  const file = Buffer.concat([tag, (saved ?? new Uint8Array()).subarray(1)]);
  await expect(inspectSavedModel({ read: async () => file })).rejects.toThrow('damaged');
});

test('functions of lists, whose arguments are not inputs one by one, are refused', async () => {
  const list = message([1, 'x'], [3, 7], [5, 'N']);
  const lists = message([1, message([1, 'F'], [2, list])]);
  const parts = { nodes: [called('F', 'asset')], functions: [lists], initialize: 'call' };
  await expect(foreign(parts)).rejects.toThrow('"x" is a list of tensors');
});

test('an asset outside of the folder is refused before anything is loaded', async () => {
  for (const file of ['../passwd', '/etc/passwd', 'a/../../b', '..\\b']) {
    await expect(foreign({ nodes: [], assets: { asset: file } })).rejects.toThrow(
      'outside of the model',
    );
  }
});

test('auto does not hand such a model to TensorFlow, and says why', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'reviewscore-'));
  const probability = node('Betainc', 'probability', ['text', 'text', 'text']);
  const nodes = [secret, table, fill('secret'), probability];
  const parts = { nodes, output: 'probability:0', outputType: 1, initialize: 'fill' };
  const saved = await hostileModel(parts).read('saved_model.pb');
  await writeFile(join(folder, 'saved_model.pb'), saved ?? '');
  const log = { info: vi.fn(), warn: vi.fn() };
  await expect(
    loadEngine(folder, { wanted: 'auto', log, threadScript: undefined }),
  ).rejects.toThrow(
    /engine is not tried, since the model's node "fill" may read a file that is not its own\. .*PRED_MODEL_ENGINE=native/,
  );
  await rm(folder, { recursive: true });
});

test('no model of the zoo reads beyond its files', { timeout: 60_000 }, async () => {
  for (const name of readdirSync('training/zoo/models').filter((each) => !each.includes('.'))) {
    const info = await inspectSavedModel(await openFolder(`training/zoo/models/${name}`));
    expect({ name, readers: info.reach().foreignReaders }).toEqual({ name, readers: [] });
  }
});
