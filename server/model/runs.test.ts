import { expect, test } from 'vitest';
import type { Engine, LoadedEngine } from '../engines/engine.ts';
import { Model } from './model.ts';
import { Runs } from './runs.ts';

/** A run whose model gives every text the same probability; how it is loaded may be told. */
interface Behaviour {
  score?: number;
  load?: () => Promise<void>;
  predict?: Engine['predict'];
}

const disposed: string[] = [];

function modelOf(uuid: string, { score = 0.5, load, predict }: Behaviour = {}): Model {
  const isWarm = () => model.state !== 'warming';
  const engine: Engine = {
    name: 'portable',
    predict: async (texts) =>
      predict && isWarm() ? predict(texts) : new Float32Array(texts.length).fill(score),
    dispose: () => disposed.push(uuid),
  };
  const loaded: LoadedEngine = {
    engine,
    reason: 'it is the only one',
    tensorflowVersion: '2.15.1',
    inputs: [{ name: 'text', dtype: 'string', shape: [-1] }],
    outputs: [{ name: 'probability', dtype: 'float32', shape: [-1] }],
  };
  const model = new Model({
    run: { uuid, folder: '/' },
    loadEngine: async () => {
      await load?.();
      return loaded;
    },
  });
  return model;
}

async function runsOf(behaviours: Record<string, Behaviour>, passed = true) {
  disposed.length = 0;
  const failures: string[] = [];
  const swaps: string[] = [];
  const runs = new Runs({
    first: modelOf('first', behaviours.first),
    open: (uuid) => modelOf(uuid, behaviours[uuid]),
    holdTrial: async () => ({ against: 'active', matched: 3, total: 4, passed }),
    onFailure: (model, { message }) => failures.push(`${model.run.uuid}: ${message}`),
    onSwap: ({ run }) => swaps.push(run.uuid),
  });
  await runs.active.load();
  return { runs, failures, swaps };
}

const refused = (message: RegExp) => ({
  code: 'CONFLICT',
  message: expect.stringMatching(message),
});

test('a run is loaded beside the active one and takes over; the one before it stays to roll back to', async () => {
  const { runs, swaps } = await runsOf({});
  await runs.load('second').load();
  expect(runs.active.run.uuid).toBe('first');
  expect(await runs.activate('second')).toMatchObject({ matched: 3, total: 4 });
  expect(runs.active.run.uuid).toBe('second');
  expect(runs.previous?.run.uuid).toBe('first');
  await runs.rollBack();
  expect(runs.active.run.uuid).toBe('first');
  expect(runs.previous?.run.uuid).toBe('second');
  expect({ swaps, disposed }).toEqual({ swaps: ['second', 'first'], disposed: [] });
});

test('activating the active run changes nothing, and loading it again neither', async () => {
  const { runs, swaps } = await runsOf({});
  expect(runs.load('first')).toBe(runs.active);
  expect(await runs.activate('first')).toBeUndefined();
  expect({ swaps, previous: runs.previous }).toEqual({ swaps: [], previous: undefined });
});

test('only the run before is kept: an older one is freed', async () => {
  const { runs } = await runsOf({});
  for (const uuid of ['second', 'third']) {
    await runs.load(uuid).load();
    await runs.activate(uuid);
  }
  expect(disposed).toEqual(['first']);
  expect(runs.all().map(({ run }) => run.uuid)).toEqual(['second', 'third']);
});

test('a request is answered by the run that it began with, which is freed only then', async () => {
  let finish = () => {};
  const held = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const { runs } = await runsOf({
    first: { predict: async (texts) => held.then(() => new Float32Array(texts.length).fill(0.25)) },
    second: { score: 0.75 },
  });
  const under = runs.use((model) => model.predict(['one text']));
  await runs.load('second').load();
  await runs.activate('second');
  await runs.unload('first');
  expect(disposed).toEqual([]);
  expect([...(await runs.use((model) => model.predict(['a', 'b'])))]).toEqual([0.75, 0.75]);
  finish();
  expect([...(await under)]).toEqual([0.25]);
  expect(disposed).toEqual(['first']);
});

test('a run that is not passed does not take over, unless it is forced', async () => {
  const { runs } = await runsOf({}, false);
  await runs.load('second').load();
  await expect(runs.activate('second')).rejects.toMatchObject(
    refused(/agrees with the active one on 3 of 4 trial texts\. Run first stays/),
  );
  expect(runs.active.run.uuid).toBe('first');
  expect(await runs.activate('second', { force: true })).toBeUndefined();
  expect(runs.active.run.uuid).toBe('second');
});

test('a run that is not ready, not loaded or no good is refused by name and reason', async () => {
  const { runs, failures } = await runsOf({
    slow: { load: () => new Promise(() => {}) },
    broken: { load: () => Promise.reject(new Error('It holds no saved_model.pb.')) },
  });
  await expect(runs.activate('other')).rejects.toMatchObject(refused(/other is not loaded/));
  runs.load('slow');
  await expect(runs.activate('slow')).rejects.toMatchObject(
    refused(/slow is loading, not ready.*\/runs tells/),
  );
  await expect(runs.load('broken').load()).rejects.toThrow();
  await expect(runs.activate('broken')).rejects.toMatchObject(
    refused(
      /broken is failed \(It holds no saved_model\.pb\), not ready\. Mend .*\/load tries it anew/,
    ),
  );
  expect(failures).toEqual(['broken: It holds no saved_model.pb.']);
  await expect(runs.rollBack()).rejects.toMatchObject(refused(/No other run has answered/));
  await expect(runs.unload('first')).rejects.toMatchObject(refused(/first is active/));
  await expect(runs.unload('other')).rejects.toMatchObject(refused(/other is not loaded/));
});

test('a run that failed is tried anew when it is loaded again', async () => {
  let tries = 0;
  const { runs } = await runsOf({
    second: {
      load: async () => {
        if (tries++ === 0) throw new Error('not yet');
      },
    },
  });
  await expect(runs.load('second').load()).rejects.toThrow('not yet');
  await runs.load('second').load();
  expect(runs.find('second')?.state).toBe('ready');
});

test('no more are loaded than the memory is meant for', async () => {
  const { runs } = await runsOf({});
  for (const uuid of ['b', 'c', 'd']) await runs.load(uuid).load();
  expect(() => runs.load('e')).toThrow(/4 runs are loaded, which is as many as may be/);
  await runs.unload('b');
  await runs.load('e').load();
  expect(disposed).toEqual(['b']);
});

test('runs that failed take no place from one that is to be loaded', async () => {
  const broken = { load: () => Promise.reject(new Error('It holds no saved_model.pb.')) };
  const { runs } = await runsOf({ b: broken, c: broken, d: broken });
  for (const uuid of ['b', 'c', 'd']) await expect(runs.load(uuid).load()).rejects.toThrow();
  expect(runs.all()).toHaveLength(4);
  await runs.load('e').load();
  await runs.activate('e');
  expect(runs.all().map(({ run }) => run.uuid)).toEqual(['first', 'e']);
});

test('of activations at once each sees what the one before has left', async () => {
  const { runs } = await runsOf({});
  for (const uuid of ['b', 'c']) await runs.load(uuid).load();
  await Promise.all([runs.activate('b'), runs.activate('c'), runs.rollBack()]);
  expect(runs.active.run.uuid).toBe('b');
  expect(runs.previous?.run.uuid).toBe('c');
});

test('a process that drains is not made ready by another run', async () => {
  const { runs } = await runsOf({});
  await runs.load('second').load();
  runs.drain();
  expect(runs.active.state).toBe('draining');
  await expect(runs.activate('second')).rejects.toMatchObject(refused(/draining/));
});

test('the active run can be emptied: who has begun is answered, nobody else, until it is loaded again', async () => {
  let finish = () => {};
  const held = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const { runs } = await runsOf({
    first: { predict: async (texts) => held.then(() => new Float32Array(texts.length).fill(0.25)) },
  });
  const under = runs.use((model) => model.predict(['one text']));
  await runs.empty();
  expect({ state: runs.active.state, disposed }).toEqual({ state: 'disposed', disposed: [] });
  await expect(runs.use((model) => model.predict(['x']))).rejects.toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
  });
  await expect(runs.empty()).rejects.toMatchObject(
    refused(/first is disposed, not ready.*\/load loads it again/),
  );
  finish();
  expect([...(await under)]).toEqual([0.25]);
  expect(disposed).toEqual(['first']);
  await runs.load('first').load();
  expect({ uuid: runs.active.run.uuid, state: runs.active.state }).toEqual({
    uuid: 'first',
    state: 'ready',
  });
});

test('an emptied run is not kept to roll back to', async () => {
  const { runs } = await runsOf({});
  await runs.load('second').load();
  await runs.empty();
  await runs.activate('second');
  expect(runs.previous).toBeUndefined();
  expect(runs.all().map(({ run }) => run.uuid)).toEqual(['second']);
});

test('a request may ask a run that is not the active one', async () => {
  const { runs } = await runsOf({ second: { score: 0.75 } });
  const second = runs.load('second');
  await second.load();
  expect([...(await runs.use((model) => model.predict(['a']), second))]).toEqual([0.75]);
  expect(runs.active.run.uuid).toBe('first');
});
