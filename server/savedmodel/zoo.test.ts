import { describe, expect, it } from 'vitest';
import {
  type GoldenTensor,
  zooFiles,
  zooGolden,
  zooInputs,
  zooNames,
} from '../../training/zoo/zoo.ts';
import { loadSavedModel } from './load.ts';
import { decodeStrings } from './string-column.ts';
import type { Tensor } from './tensor.ts';

const FAMILIES = [
  'attention',
  'bag-of-words',
  'conv',
  'embedding-pool',
  'gru',
  'lstm',
  'n-gram',
  'other',
  'tf-hub',
  'tf-idf',
];

/** What of a tensor is more than 1e-5 away from TensorFlow's answer. */
function wrong(got: Tensor, want: GoldenTensor): string[] {
  expect(got.shape).toEqual(want.shape);
  const values = got.dtype === 'string' ? decodeStrings(got.data) : Array.from(got.data);
  expect(values).toHaveLength(want.data.length);
  return want.data.flatMap((wanted, i) => {
    const value = values[i] as number | string;
    return agrees(value, wanted) ? [] : [`[${i}] ${value}, not ${wanted}`];
  });
}

function agrees(value: number | string, wanted: number | string | null): boolean {
  if (wanted === null) return Number.isNaN(value);
  return typeof wanted === 'number'
    ? Math.abs((value as number) - wanted) <= 1e-5
    : value === wanted;
}

describe('the zoo', () => {
  const goldens = zooNames().map(zooGolden);

  it('has every family, from three versions of TensorFlow', () => {
    expect([...new Set(goldens.map(({ family }) => family))].sort()).toEqual(FAMILIES);
    const versions = goldens.map(({ tensorflow }) => tensorflow.split('.', 2).join('.'));
    expect(new Set(versions).size).toBeGreaterThanOrEqual(3);
  });

  it('has no model that answers every text alike', () => {
    const alike = zooNames().filter((name) => {
      const answers = zooGolden(name).calls.flatMap(({ outputs }) => Object.values(outputs));
      return new Set(answers.flatMap(({ data }) => data)).size < 30;
    });
    expect(alike).toEqual([]);
  });
});

describe.each([{ fuse: true }, { fuse: false }])('with fuse: $fuse, as TensorFlow', ({ fuse }) => {
  it.each(zooNames())('%s', { timeout: 60_000 }, async (name) => {
    const model = await loadSavedModel(zooFiles(name), { fuse });
    const errors = zooGolden(name).calls.flatMap((call, number) => {
      const outputs = model.run(zooInputs(call, model.inputs));
      expect(model.outputs.map((output) => output.name).sort()).toEqual(
        Object.keys(call.outputs).sort(),
      );
      return model.outputs.flatMap((output, i) =>
        wrong(outputs[i] as Tensor, call.outputs[output.name] as GoldenTensor).map(
          (error) => `call ${number}, ${output.name}${error}`,
        ),
      );
    });
    expect(errors).toEqual([]);
  });
});
