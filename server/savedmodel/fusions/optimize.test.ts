import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { zooFiles } from '../../../training/zoo/zoo.ts';
import { loadSavedModel } from '../load.ts';

async function operations(model: string): Promise<Record<string, number>> {
  const { model: path } = JSON.parse(readFileSync(`training/golden/${model}.json`, 'utf8')) as {
    model: string;
  };
  const read = (name: string) => readFile(join(path, name)).catch(() => undefined);
  return Object.fromEntries((await loadSavedModel({ read })).operations);
}

test('the bundled run is one loop over the text, and one over what it came to', async () => {
  expect(await operations('bundled')).toEqual({
    Reshape: 2,
    FusedNgramBag: 1,
    FusedElementwise: 1,
  });
});

test.each(['average', 'masked', 'longest', 'bigrams'])(
  "%s: Keras' text path and its embedding are a loop each",
  async (model) => {
    const found = await operations(model);
    expect(found).toMatchObject({ FusedWordIds: 1, FusedPooledEmbedding: 1 });
    for (const op of ['StringSplitV2', 'StringNGrams', 'RaggedTensorToTensor', 'ResourceGather']) {
      expect(found).not.toHaveProperty(op);
    }
  },
);

test.each(['tfidf', 'multihot'])('%s: words become numbers in one loop', async (model) => {
  const found = await operations(model);
  expect(found).toMatchObject({ FusedWordIds: 1 });
  expect(found).not.toHaveProperty('StringSplitV2');
});

test.each(['hub-mean', 'hub-sqrtn', 'hub-sum-tf2.8', 'hub-weighted', 'tf1-partitioned'])(
  '%s: looking up and pooling sparse rows is one loop, however the table is kept',
  async (name) => {
    const found = Object.fromEntries((await loadSavedModel(zooFiles(name))).operations);
    expect(found).toMatchObject({ FusedSparsePooling: 1 });
    for (const op of ['Unique', 'Where', 'SparseReshape', 'GatherV2', 'ResourceGather', 'Select']) {
      expect(found).not.toHaveProperty(op);
    }
  },
);

test.each(['half', 'quantized'])(
  '%s: a table of small numbers is made what it is used as once, and not for each word',
  async (name) => {
    const found = Object.fromEntries((await loadSavedModel(zooFiles(name))).operations);
    expect(found).toMatchObject({ Gather: 1 });
    expect(found).not.toHaveProperty('ResourceGather');
  },
);
