/** What `auto` hands to TensorFlow, which does anything for whoever made a model. */
import { expect, test } from 'vitest';
import { inspectSavedModel } from '../savedmodel/index.ts';
import { openFolder } from './folder-files.ts';
import { PURE_OPERATIONS } from './generated/pure-operations.ts';
import { fn, functionAttr, hostileModel, node, typesAttr } from './hostile-model.ts';

const TEXTS = typesAttr(7);
const write = node('WriteFile', 'write', ['text', 'text']);

test('an ordinary run comes to operations that keep to the model, though its saver is in the graph', async () => {
  const info = await inspectSavedModel(await openFolder('training/zoo/models/lstm'));
  expect(info.operations()).toContain('SaveV2');
  expect([...info.reach().operations].filter((op) => !PURE_OPERATIONS.has(op))).toEqual([]);
});

test.each([
  [
    'ReadFile',
    'WriteFile',
    'MatchingFiles',
    'SaveV2',
    'PrintV2',
    'ImmutableConst',
    'DecodeProtoV2',
  ],
  ['TextLineDataset', 'TFRecordReaderV2', 'WholeFileReaderV2', 'CreateSummaryFileWriter'],
  ['PyFunc', 'EagerPyFunc', 'PyFuncStateless', 'RemoteCall', 'DataServiceDatasetV4', 'Abort'],
])('%s and its like reach beyond the model', (...operations) => {
  expect(operations.filter((op) => PURE_OPERATIONS.has(op))).toEqual([]);
});

test('what is only waited for, and what functions do, is reached; what nothing leads to is not', async () => {
  const functions = [fn('F', [node('ReadFile', 'read', ['x'])], 'read:contents:0')];
  const attrs = { f: functionAttr('F'), Tin: TEXTS, Tout: TEXTS };
  const nodes = [
    write,
    node('Identity', 'out', ['call', '^write']),
    node('PartitionedCall', 'call', ['text'], attrs),
    node('MatchingFiles', 'alone', ['text']),
  ];
  const info = await inspectSavedModel(hostileModel({ nodes, functions, output: 'out:0' }));
  const reached = ['Identity', 'PartitionedCall', 'Placeholder', 'ReadFile', 'WriteFile'];
  expect([...info.reach().operations].sort()).toEqual(reached);
});

test('of several graphs that is looked at which TensorFlow loads', async () => {
  const clean = node('Identity', 'out', ['text']);
  const hostile = node('Identity', 'out', ['text', '^write']);
  const parts = [
    hostileModel({ nodes: [clean], output: 'out:0', tags: ['serve', 'gpu'] }),
    hostileModel({ nodes: [write, hostile], output: 'out:0' }),
  ];
  const files = await Promise.all(parts.map(({ read }) => read('saved_model.pb')));
  const both = Buffer.concat(files.map((file) => file ?? new Uint8Array()));
  const info = await inspectSavedModel({ read: async () => both });
  expect(info.reach().operations).toContain('WriteFile');
});
