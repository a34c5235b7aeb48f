import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FileSource } from './files.ts';
import { loadSavedModel } from './load.ts';
import { stringTensor } from './tensor.ts';

const folder = join(import.meta.dirname, '../../training/golden/models/average');
const DATA = 'variables/variables.data-00000-of-00001';

/** The model's files, some of them changed; undefined takes a file away. */
function changed(changes: Readonly<Record<string, Uint8Array | undefined>> = {}): FileSource {
  return {
    read: (path) =>
      Object.hasOwn(changes, path)
        ? Promise.resolve(changes[path])
        : readFile(join(folder, path)).catch(() => undefined),
  };
}

function original(path: string): Uint8Array {
  return new Uint8Array(readFileSync(join(folder, path)));
}

/** A file with every occurrence of a text replaced by another of the same length. */
function renamed(path: string, from: string, to: string): Uint8Array {
  const text = Buffer.from(original(path)).toString('latin1').replaceAll(from, to);
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

describe('loading a SavedModel', () => {
  it('tells what goes in and what comes out', async () => {
    const model = await loadSavedModel(changed());
    expect(model.inputs).toEqual([{ name: 'text', dtype: 'string', shape: [-1, 1] }]);
    expect(model.outputs).toEqual([{ name: 'probability', dtype: 'float32', shape: [-1, 1] }]);
    expect(model.tensorflowVersion).toBe('2.15.1');
  });

  it('refuses an operation it does not know, with its name, the node and what to do', async () => {
    const files = changed({
      'saved_model.pb': renamed('saved_model.pb', 'StringLower', 'StringWider'),
    });
    await expect(loadSavedModel(files)).rejects.toThrow(
      /operation "StringWider" \(node "[^"]+StringWider"\).*Export the model without it/,
    );
  });

  it('names the signatures there are when the wanted one is missing', async () => {
    await expect(loadSavedModel(changed(), { signature: 'classify' })).rejects.toThrow(
      'The model has no signature "classify", it has: serving_default.',
    );
  });

  it.each([
    ['saved_model.pb', /no saved_model\.pb: choose the folder/],
    [DATA, /variables\.data-00000-of-00001 is missing/],
    ['variables/variables.index', /is missing from variables\/variables\.index/],
  ])('says so when %s is missing', async (path, message) => {
    await expect(loadSavedModel(changed({ [path]: undefined }))).rejects.toThrow(message);
  });

  it.each([[DATA], ['variables/variables.index']])('finds a flipped bit in %s', async (path) => {
    const bytes = original(path);
    bytes[Math.floor(bytes.length / 2)]! ^= 4;
    await expect(loadSavedModel(changed({ [path]: bytes }))).rejects.toThrow(/checksum/);
  });

  it.each([['saved_model.pb'], [DATA], ['variables/variables.index']])(
    'ends in one clear error wherever %s is cut off',
    async (path) => {
      const whole = original(path);
      for (let part = 0; part < 40; part++) {
        const bytes = whole.subarray(0, Math.floor((whole.length * part) / 40));
        await expect(loadSavedModel(changed({ [path]: bytes }))).rejects.toMatchObject({
          name: 'SavedModelError',
        });
      }
    },
  );

  it('loads or refuses a graph with flipped bytes, and never fails in another way', async () => {
    const whole = original('saved_model.pb');
    for (let mutant = 0; mutant < 300; mutant++) {
      const bytes = whole.slice();
      // A fixed walk over the file: every run tries the same mutants.
      bytes[(mutant * 7919) % bytes.length]! ^= 1 << (mutant % 8);
      const outcome = await loadSavedModel(changed({ 'saved_model.pb': bytes })).then(
        () => 'loaded',
        (error: Error) => error.name,
      );
      expect(['loaded', 'SavedModelError', 'UnsupportedError']).toContain(outcome);
    }
  });

  it('refuses inputs that are not the signature’s', async () => {
    const model = await loadSavedModel(changed());
    expect(() => model.run([stringTensor(['a', 'b'])])).toThrow('The input "text" wants 2');
    expect(() => model.run([])).toThrow('The model takes 1 input ("text"), not 0');
  });
});

it('takes bytes from a file source, and says so when it gives something else', async () => {
  const buffers = { read: async (path: string) => original(path).buffer as never };
  await expect(loadSavedModel(buffers)).rejects.toThrow(
    /saved_model\.pb as something else.*Uint8Array/,
  );
});

it.each([['models/average'], [undefined], [readFile]])(
  'is told what a file source is by %s',
  async (none) => {
    await expect(loadSavedModel(none as never)).rejects.toThrow(/object with a function `read`/);
  },
);

it('lets what a file source throws come through', async () => {
  const thrown = new Error('EACCES');
  await expect(loadSavedModel({ read: () => Promise.reject(thrown) })).rejects.toBe(thrown);
});
