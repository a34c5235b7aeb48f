import { expect, it } from 'vitest';
import { zooFiles, zooGolden, zooInputs } from '../../training/zoo/zoo.ts';
import { loadSavedModel } from './load.ts';
import { runByName } from './run-by-name.ts';
import type { Tensor } from './typed-tensor.ts';

const NAME = 'title-and-body';
const model = await loadSavedModel(zooFiles(NAME));
const [call] = zooGolden(NAME).calls;
if (!call) throw new Error(`${NAME} has no golden call.`);
const tensors = zooInputs(call, model.inputs);
const named: Record<string, Tensor> = Object.fromEntries(
  model.inputs.map(({ name }, i) => [name, tensors[i] as Tensor]).reverse(),
);

it('takes inputs in any order, and gives every output under its name', () => {
  const answers = runByName(model, named);
  expect(Object.keys(answers).sort()).toEqual(Object.keys(call.outputs).sort());
  for (const [name, { shape, data }] of Object.entries(call.outputs)) {
    expect(answers[name]?.shape).toEqual(shape);
    const numbers = answers[name]?.data as Float32Array;
    data.forEach((want, i) => {
      expect(numbers[i]).toBeCloseTo(want as number, 5);
    });
  }
});

it('says which input is missing', () => {
  const { facts: _, ...others } = named;
  expect(() => runByName(model, others)).toThrow('The input "facts" is missing.');
});

it('says which input the model does not have, and which it has', () => {
  const { facts, ...others } = named;
  expect(() => runByName(model, { ...others, fact: facts as Tensor })).toThrow(
    /^The model has no input "fact", it has: .*facts/,
  );
});
