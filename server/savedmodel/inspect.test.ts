import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inspectSavedModel } from './inspect.ts';

const root = join(import.meta.dirname, '../..');
const folder = (path: string) => ({
  read: (name: string) => readFile(join(root, path, name)).catch(() => undefined),
});

it('tells version, signature and operations of a model that cannot be loaded here', async () => {
  const info = await inspectSavedModel(folder('conformance/models/betainc'));
  expect(info.tensorflowVersion).toBe('2.15.1');
  expect(info.signatures).toEqual(['serving_default']);
  expect(info.signature()).toEqual({
    inputs: [{ name: 'text', dtype: 'string', shape: [-1] }],
    outputs: [{ name: 'probability', dtype: 'float32', shape: [-1] }],
  });
  // The first is in a function, the second in the graph around it.
  expect([...info.operations()]).toEqual(
    expect.arrayContaining(['Betainc', 'StatefulPartitionedCall']),
  );
});

it('needs nothing but saved_model.pb, and says where that is missing', async () => {
  const { read } = folder('training/golden/models/average');
  const graphOnly = {
    read: async (path: string) => (path.endsWith('.pb') ? read(path) : undefined),
  };
  expect((await inspectSavedModel(graphOnly)).signature().inputs).toHaveLength(1);
  const nothing = { read: async () => undefined };
  await expect(inspectSavedModel(nothing)).rejects.toThrow('There is no saved_model.pb');
});

it('names the signatures there are when the wanted one is missing', async () => {
  const info = await inspectSavedModel(folder('training/golden/models/average'));
  expect(() => info.signature('classify')).toThrow(
    'The model has no signature "classify", it has: serving_default.',
  );
});
