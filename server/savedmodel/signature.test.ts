/** Signatures as TensorFlow writes them whose tensors are several of the graph's; training/golden/make_composite.py made them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { FileSource } from './files.ts';
import { inspectSavedModel } from './inspect.ts';
import { loadSavedModel } from './load.ts';

const folder = join(import.meta.dirname, '../../training/golden/composite');
const files: FileSource = {
  read: (path) => readFile(join(folder, path)).catch(() => undefined),
};

it.each([
  ['sparse_input', 'The input "words"', 'sparse', 'tf.sparse.from_dense'],
  ['ragged_input', 'The input "words"', 'ragged', 'tf.RaggedTensor.from_tensor'],
  ['sparse_output', 'The output "words"', 'sparse', 'tf.sparse.to_dense'],
  ['ragged_output', 'The output "words"', 'ragged', '.to_tensor()'],
])('%s is refused by name, and told what to do', async (signature, what, kind, remedy) => {
  const info = await inspectSavedModel(files);
  const is = `${what} of the signature "${signature}" is a ${kind} tensor`;
  for (const ask of [
    async () => info.signature(signature),
    () => loadSavedModel(files, { signature }),
  ]) {
    await expect(ask()).rejects.toMatchObject({ name: 'SavedModelError' });
    await expect(ask()).rejects.toThrow(is);
    await expect(ask()).rejects.toThrow(remedy);
  }
});

it('a dense signature beside them is taken', async () => {
  const info = await inspectSavedModel(files);
  expect(info.signature('dense')).toEqual({
    inputs: [{ name: 'text', dtype: 'string', shape: [-1] }],
    outputs: [{ name: 'words', dtype: 'string', shape: [-1, -1] }],
  });
});
