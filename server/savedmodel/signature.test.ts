/** Signatures as TensorFlow writes them whose tensors are several of the graph's; training/golden/make_composite.py made them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { FileSource } from './files.ts';
import { inspectSavedModel } from './inspect.ts';
import { loadSavedModel } from './load.ts';
import { checkInputs } from './signature.ts';
import { numeric, stringTensor, type Tensor } from './tensor.ts';

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

const ids = { name: 'ids', dtype: 'int32', shape: [-1] } as const;
const text = { name: 'text', dtype: 'string', shape: [-1] } as const;
const column = stringTensor(['a', 'bc']).data;
const strings = (data: object) => ({ dtype: 'string', shape: [2], data }) as Tensor;

it.each([
  ['doubles', ids, numeric('int32', [2], Float64Array.of(1.5, 2)), 'Int32Array'],
  ['a plain array', ids, numeric('int32', [2], [1, 2] as never), 'Int32Array'],
  ['64-bit integers', ids, numeric('int32', [2], BigInt64Array.of(1n, 2n) as never), 'Int32Array'],
  ['nothing', ids, numeric('int32', [2], undefined as never), 'Int32Array'],
  ['plain strings', text, strings(['a', 'bc']), 'stringTensor'],
  ['no strings', text, strings(undefined as never), 'stringTensor'],
  [
    'falling offsets',
    text,
    strings({ ...column, offsets: Int32Array.of(0, 2, 1) }),
    'stringTensor',
  ],
  [
    'offsets beyond',
    text,
    strings({ ...column, offsets: Int32Array.of(0, 1, 99) }),
    'stringTensor',
  ],
  ['few offsets', text, strings({ ...column, offsets: Int32Array.of(0, 1) }), 'stringTensor'],
])('a tensor of %s is refused, and told what to make', (_, spec, tensor, remedy) => {
  expect(() => checkInputs([spec], [tensor])).toThrow(remedy);
  expect(() => checkInputs([spec], [tensor])).toThrow(`The input "${spec.name}"`);
});
