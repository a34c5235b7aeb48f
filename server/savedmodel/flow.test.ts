import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UnsupportedError } from './errors.ts';
import type { FileSource } from './files.ts';
import { loadSavedModel } from './load.ts';
import { decodeStrings, encodeStrings } from './string-column.ts';
import { allocate, type NumericType, strings } from './tensor.ts';
import { numeric, type Tensor } from './typed-tensor.ts';

// What TensorFlow answers, written by training/golden/make_flow.py.
const golden = join(import.meta.dirname, '../../training/golden/flow');

interface GoldenTensor {
  readonly dtype: NumericType | 'string';
  readonly shape: readonly number[];
  readonly data: readonly (string | number | boolean | null)[];
}

interface Case {
  readonly inputs: Readonly<Record<string, GoldenTensor>>;
  /** null where TensorFlow refuses the inputs. */
  readonly outputs: Readonly<Record<string, GoldenTensor>> | null;
}

function tensorOf({ dtype, shape, data }: GoldenTensor): Tensor {
  if (dtype === 'string') return strings(shape, encodeStrings(data as string[]));
  const array = allocate(dtype, data.length);
  array.set(data.map(Number));
  return numeric(dtype, shape, array);
}

/** The tensor as golden files have it. */
function comparable({ dtype, shape, data }: Tensor): GoldenTensor {
  if (dtype === 'string') return { dtype, shape, data: decodeStrings(data) };
  return { dtype, shape, data: Array.from(data) };
}

function folder(name: string): FileSource {
  return { read: (path) => readFile(join(golden, name, path)).catch(() => undefined) };
}

function read(name: string): [signature: string, cases: readonly Case[]][] {
  return Object.entries(JSON.parse(readFileSync(join(golden, `${name}.json`), 'utf8')));
}

describe.each([{ fuse: true }, { fuse: false }])('with fuse: $fuse', ({ fuse }) => {
  describe.each(['flow', 'recurrent', 'ragged', 'checks', 'effects', 'conditionals', 'loops'])(
    '%s',
    (name) => {
      it.each(read(name))('%s answers as TensorFlow does', async (signature, cases) => {
        const model = await loadSavedModel(folder(name), { signature, fuse });
        for (const { inputs, outputs } of cases) {
          const given = model.inputs.map((input) => tensorOf(inputs[input.name] as GoldenTensor));
          if (!outputs) {
            expect(() => model.run(given)).toThrow(/Assert .*the model refuses what it is given/);
            continue;
          }
          const got = model.run(given);
          model.outputs.forEach((output, i) => {
            const want = outputs[output.name] as GoldenTensor;
            const { dtype, shape, data } = comparable(got[i] as Tensor);
            expect({ name: output.name, dtype, shape }).toEqual({
              name: output.name,
              dtype: want.dtype,
              shape: want.shape,
            });
            if (dtype === 'string') expect(data).toEqual(want.data);
            else {
              const off = want.data.map((x, k) => Math.abs(Number(data[k]) - Number(x)));
              expect(Math.max(0, ...off)).toBeLessThanOrEqual(2e-6);
            }
          });
        }
      });
    },
  );
});

it.each(read('changes'))('%s, which changes what it reads later, is refused', async (signature) => {
  const loading = loadSavedModel(folder('changes'), { signature });
  // No other runtime is to take such a model instead.
  await expect(loading).rejects.not.toBeInstanceOf(UnsupportedError);
  await expect(loading).rejects.toThrow('changes a variable or a table');
});

describe('loops', () => {
  it.each(read('recurrent'))('of the layers in %s run as machine code', async (signature) => {
    const { operations } = await loadSavedModel(folder('recurrent'), { signature });
    expect(operations.get('FusedRecurrence')).toBeGreaterThanOrEqual(1);
    expect([...operations.keys()].filter((op) => op.endsWith('While'))).toEqual([]);
  });

  it('that are no recurrent layers stay loops', async () => {
    for (const signature of ['nested', 'mapped', 'scanned']) {
      const { operations } = await loadSavedModel(folder('flow'), { signature });
      expect([...operations.keys()]).not.toContain('FusedRecurrence');
    }
  });

  it('that run as machine code have the same budget', async () => {
    const model = await loadSavedModel(folder('flow'), { signature: 'repeated' });
    expect([...model.operations.keys()]).toContain('FusedRecurrence');
    const given = (rounds: number) =>
      model.inputs.map(({ name }) =>
        name === 'n'
          ? numeric('int32', [], Int32Array.of(rounds))
          : numeric('float32', [1, 3], Float32Array.of(1, 2, 3)),
      );
    expect(() => model.run(given(2 ** 31 - 1))).toThrow(/Its loops take more than [0-9]+ rounds/);
    expect(model.run(given(3))[0]?.shape).toEqual([1, 3]);
  });

  it('of an operation that is not supported are refused with its name and node', async () => {
    const renamed: FileSource = {
      async read(path) {
        const bytes = await folder('flow').read(path);
        if (!bytes || path !== 'saved_model.pb') return bytes;
        const text = Buffer.from(bytes).toString('latin1');
        return new Uint8Array(
          Buffer.from(text.replaceAll('StringLength', 'StringLongth'), 'latin1'),
        );
      },
    };
    await expect(loadSavedModel(renamed, { signature: 'mapped_text' })).rejects.toThrow(
      /operation "StringLongth" \(node "[^"]*while[^"]*"\).*Export the model without it/,
    );
  });
});
