import { expect, it, test } from 'vitest';
import { ArtifactError } from '../artifacts/artifact-error.ts';
import type { Engine, LoadedEngine } from '../engines/engine.ts';
import { Model } from './model.ts';

const asLoaded = (engine: Engine): LoadedEngine => ({
  engine,
  reason: 'it is the only one',
  tensorflowVersion: '2.15.1',
  inputs: [{ name: 'text', dtype: 'string', shape: [-1] }],
  outputs: [{ name: 'probability', dtype: 'float32', shape: [-1] }],
});

/** A model whose engine gives a text that is a number that number, and any other 0.5. */
async function modelOf(predict?: Engine['predict']): Promise<Model> {
  const engine: Engine = {
    name: 'portable',
    predict:
      predict ??
      (async (texts) => Float32Array.from(texts, (text) => (text === '' ? 0.5 : scoreIn(text)))),
    dispose() {},
  };
  const model = new Model({
    run: { uuid: 'a', folder: '/' },
    loadEngine: async () => asLoaded(engine),
  });
  await model.load();
  return model;
}

function scoreIn(text: string): number {
  return /^(-?[\d.]+|NaN|Infinity)$/.test(text) ? Number(text) : 0.5;
}

it('is loading, then ready, then disposed', async () => {
  let finish = (_: LoadedEngine) => {};
  const loadEngine = () =>
    new Promise<LoadedEngine>((resolve) => {
      finish = resolve;
    });
  const model = new Model({ run: { uuid: 'a', folder: '/' }, loadEngine });
  const loaded = model.load();
  expect(model.state).toBe('loading');
  await expect(model.predict(['x'])).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  finish(
    asLoaded({
      name: 'portable',
      predict: async (texts) => new Float32Array(texts.length),
      dispose() {},
    }),
  );
  await loaded;
  expect(model.state).toBe('ready');
  model.dispose();
  expect(model.state).toBe('disposed');
  await expect(model.predict(['x'])).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
});

it('is ready though its model refuses a text by a check of its own', async () => {
  const model = await modelOf(async (texts) => {
    if (texts.includes('')) throw new Error('The text is empty.');
    return new Float32Array(texts.length);
  });
  expect(model.state).toBe('ready');
  await expect(model.predict(['x', ''])).rejects.toThrow('The text is empty.');
  expect([...(await model.predict(['x']))]).toEqual([0]);
});

it('is not ready where its model refuses every text', async () => {
  const loaded = modelOf(async () => {
    throw new Error('The variable is not initialized.');
  });
  await expect(loaded).rejects.toThrow('The variable is not initialized.');
});

it('is not ready while its engine is away, but still says what it is', async () => {
  const engine = {
    name: 'native' as const,
    available: true,
    predict: async (texts: readonly string[]) => new Float32Array(texts.length),
    dispose() {},
  };
  const run = { uuid: 'a', folder: '/' };
  const model = new Model({ run, loadEngine: async () => asLoaded(engine) });
  await model.load();
  engine.available = false;
  expect({ state: model.state, name: model.engine }).toEqual({
    state: 'restarting',
    name: 'native',
  });
  await expect(model.predict(['x'])).rejects.toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
    message: expect.stringContaining('being restarted'),
  });
  engine.available = true;
  expect(model.state).toBe('ready');
  expect([...(await model.predict(['x']))]).toEqual([0]);
});

it('gives one half where the model had nothing to go by, and leaves its neighbours alone', async () => {
  const model = await modelOf();
  expect([...(await model.predict(['0.25', 'NaN', '1', '0']))]).toEqual([0.25, 0.5, 1, 0]);
});

test.each(['7.25', '-0.5', 'Infinity'])(
  'a score of %s is a failure that says what to do',
  async (text) => {
    const model = await modelOf();
    await expect(model.predict(['0.5', text])).rejects.toThrow(
      /no probability: export it with a sigmoid/,
    );
  },
);

it('is never ready with a model that answers no probabilities', async () => {
  await expect(modelOf(async (texts) => new Float32Array(texts.length).fill(-3))).rejects.toThrow(
    /answers -3 for a text/,
  );
});

it('fails where an engine answers too few texts', async () => {
  await expect(modelOf(async () => new Float32Array(1))).rejects.toThrow(/1 scores for 3 texts/);
});

it.each(['temporary', 'changed'] as const)(
  'tells whoever would rather hear of it of a failure that may pass (%s), and goes on trying',
  async (problem) => {
    let tries = 0;
    const engine = { name: 'portable' as const, dispose() {} };
    const model = new Model({
      run: { uuid: 'a', folder: '/' },
      locate: async () => {
        if (tries++ === 0) throw new ArtifactError(problem, 'The bucket does not answer.');
        return { folder: '/' };
      },
      loadEngine: async () =>
        asLoaded({ ...engine, predict: async (texts) => new Float32Array(texts.length) }),
      retryMs: 20,
    });
    await expect(model.tryToLoad()).rejects.toThrow('The bucket does not answer.');
    await model.load();
    await model.tryToLoad();
    expect(model.state).toBe('ready');
  },
);

it('classifies by a model of several classes, which gives no sentiments', async () => {
  const model = new Model({
    run: { uuid: 'a', folder: '/' },
    loadEngine: async () => ({
      ...asLoaded({
        name: 'portable',
        predict: async (texts) => Float32Array.from(texts.flatMap(() => [-3, 0, 7])),
        dispose() {},
      }),
      outputs: [{ name: 'logits', dtype: 'float32', shape: [-1, 3] }],
    }),
  });
  await expect(model.classify(['x'])).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  await model.load();
  expect(model.width).toBe(3);
  expect([...(await model.classify(['x', 'y']))]).toEqual([-3, 0, 7, -3, 0, 7]);
  await expect(model.predict(['x'])).rejects.toMatchObject({
    code: 'UNPROCESSABLE_CONTENT',
    message: expect.stringMatching(/^Run a gives 3 numbers of each text, which are no sentiment/),
  });
});
