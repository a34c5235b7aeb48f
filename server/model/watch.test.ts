import { expect, test } from 'vitest';
import { ServiceError } from '../errors.ts';
import type { Runs } from './runs.ts';
import { watch } from './watch.ts';

type Watched = Parameters<typeof watch>[0]['runs'];

/** Runs that are loaded at once, but for those that are said to be no good or to be refused. */
function fakeRuns({ bad = '', refused = '', slow = '', busy = 0 } = {}) {
  const calls: string[] = [];
  const models = new Map<string, ReturnType<Runs['load']>>();
  const modelOf = (uuid: string) => {
    let state = uuid === slow ? 'loading' : 'ready';
    const load = async () => {
      if (uuid === bad) {
        state = 'failed';
        throw new Error(`${uuid} is no good`);
      }
      if (uuid === slow) await new Promise(() => {});
    };
    return {
      run: { uuid, folder: '/' },
      load,
      get state() {
        return state;
      },
    } as ReturnType<Runs['load']>;
  };
  let active = modelOf('first');
  const runs: Watched = {
    get active() {
      return active;
    },
    find: (uuid) => models.get(uuid),
    load(uuid) {
      calls.push(`load ${uuid}`);
      models.set(uuid, modelOf(uuid));
      return models.get(uuid) as ReturnType<Runs['load']>;
    },
    async activate(uuid) {
      calls.push(`activate ${uuid}`);
      if (busy-- > 0) throw new ServiceError('SERVICE_UNAVAILABLE', 'too much to do');
      if (uuid === refused) throw new ServiceError('CONFLICT', `${uuid} is refused`);
      active = models.get(uuid) as ReturnType<Runs['load']>;
      return undefined;
    },
    async unload(uuid) {
      calls.push(`unload ${uuid}`);
      models.delete(uuid);
    },
  };
  return { runs, calls };
}

/** Watches until what the pointer says, one after the other, has been read, and a little longer. */
async function follow(
  said: readonly (string | undefined | Error)[],
  fake: ReturnType<typeof fakeRuns>,
) {
  const end = new AbortController();
  const warnings: string[] = [];
  let looks = 0;
  await watch({
    runs: fake.runs,
    everyMs: 1,
    signal: end.signal,
    warn: (message) => warnings.push(message),
    readPointer: async () => {
      const now = said[Math.min(looks++, said.length - 1)];
      if (looks > said.length + 3) end.abort();
      if (now instanceof Error) throw now;
      return now;
    },
  });
  return { ...fake, warnings };
}

test('the run that the pointer names is loaded and takes over, once', async () => {
  const { calls, warnings } = await follow(['first', undefined, 'second'], fakeRuns());
  expect(calls).toEqual(['load second', 'activate second']);
  expect(warnings).toEqual([]);
});

test('what was rolled back by hand stays so until the pointer changes', async () => {
  const fake = fakeRuns();
  const first = fake.runs.active;
  await follow(['second'], fake);
  Object.defineProperty(fake.runs, 'active', { get: () => first });
  await follow(['second', 'third'], { ...fake, calls: fake.calls });
  expect(fake.calls.slice(0, 2)).toEqual(['load second', 'activate second']);
  expect(fake.calls).toContain('load third');
});

test('a run that is no good, or is refused, is told of once, dropped, and not tried again', async () => {
  const bad = await follow(['second'], fakeRuns({ bad: 'second' }));
  expect(bad.calls).toEqual(['load second', 'unload second']);
  expect(bad.warnings).toEqual(['second is no good']);
  const refused = await follow(['second'], fakeRuns({ refused: 'second' }));
  expect(refused.calls).toEqual(['load second', 'activate second', 'unload second']);
  expect(refused.warnings).toEqual(['second is refused']);
});

test('a trial that a busy server cannot hold is held at a later look', async () => {
  const { calls, warnings } = await follow(['second'], fakeRuns({ busy: 2 }));
  expect(calls).toEqual(['load second', 'activate second', 'activate second', 'activate second']);
  expect(warnings).toEqual(['too much to do']);
});

test('a run that takes long is given up when the pointer moves on', async () => {
  const { calls } = await follow(['second', 'second', 'third'], fakeRuns({ slow: 'second' }));
  expect(calls).toEqual(['load second', 'unload second', 'load third', 'activate third']);
});

test('a pointer that cannot be read is told of once, and followed when it can be', async () => {
  const gone = new Error('the bucket does not answer');
  const { calls, warnings } = await follow([gone, gone, 'second'], fakeRuns());
  expect(warnings).toEqual(['the bucket does not answer']);
  expect(calls).toEqual(['load second', 'activate second']);
});
