import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { loadSavedModel } from './load.ts';
import { encodeStrings } from './string-column.ts';
import { strings } from './tensor.ts';

const FOLDER = join(import.meta.dirname, '../../training/golden/models/partitioned');

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

test('a loaded model keeps none of its files, only what was made of them', async () => {
  const read = new Map<string, WeakRef<ArrayBufferLike>>();
  const model = await loadSavedModel({
    async read(path) {
      const bytes = new Uint8Array(await readFile(join(FOLDER, path)));
      read.set(path, new WeakRef(bytes.buffer));
      return bytes;
    },
  });
  await expect
    .poll(() => {
      collectGarbage();
      return [...read].filter(([, file]) => file.deref()).map(([path]) => path);
    })
    .toEqual([]);
  expect([...read.keys()].join()).toMatch(
    /saved_model.pb.*variables.data.*assets|assets.*variables.data/,
  );
  expect(model.run([strings([1], encodeStrings(['bad']))])).toHaveLength(2);
});
