import { expect, test } from 'vitest';
import { loadSavedModel, stringTensor } from '../savedmodel/index.ts';
import { hostileModel, node } from './hostile-model.ts';
import { modelMemory } from './model-memory.ts';

const MIB = 2 ** 20;

test('a model has an eighth of a container’s memory, and a gigabyte at most', () => {
  expect(modelMemory(512 * MIB)).toBe(64 * MIB);
  expect(modelMemory(2 ** 63)).toBeLessThanOrEqual(1024 * MIB);
  expect(modelMemory(0)).toBe(modelMemory(2 ** 63));
});

test('a run that asks for more than its model has is refused', async () => {
  const twice = (name: string, input: string) => node('StringJoin', name, [input, input], TWO);
  const TWO = { N: new Uint8Array([0x18, 2]) };
  const names = Array.from({ length: 20 }, (_, i) => (i ? `n${i}` : 'text'));
  const nodes = names.slice(1).map((name, i) => twice(name, names[i] ?? ''));
  const files = hostileModel({ nodes, output: 'n19:0' });
  const text = stringTensor(['x'.repeat(16)]);
  const small = await loadSavedModel(files, { memory: MIB });
  expect(() => small.run([text])).toThrow(/Its values take more than \d MB together/);
  expect((await loadSavedModel(files)).run([text])).toHaveLength(1);
});
