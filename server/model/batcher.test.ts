import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { loadPortableEngine } from '../engines/portable.ts';
import { ServiceError } from '../errors.ts';
import { Batcher, type BatcherOptions } from './batcher.ts';
import { bundledSavedModel } from './run.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** An engine whose calls end when the test says so; a text's score is the number that it is. */
function held(options: Omit<BatcherOptions, 'predict'> = {}) {
  const calls: { texts: readonly string[]; finish: () => void }[] = [];
  const batcher = new Batcher({
    ...options,
    predict: (texts) =>
      new Promise((resolve) => {
        calls.push({ texts, finish: () => resolve(Float32Array.from(texts, Number)) });
      }),
  });
  /** Ends calls, also those that begin because others ended, until there is none. */
  async function finishAll() {
    for (let done = 0; done < calls.length; done++) {
      calls[done]?.finish();
      await turns();
    }
    return calls.map(({ texts }) => texts);
  }
  return { batcher, calls, finishAll };
}

/** An engine that answers at once, but fails at some texts. */
function failing(atText: (text: string) => boolean) {
  const calls: (readonly string[])[] = [];
  const batcher = new Batcher({
    async predict(texts) {
      calls.push(texts);
      if (texts.some(atText)) throw new Error('the model fails');
      return Float32Array.from(texts, Number);
    },
  });
  return { batcher, calls };
}

async function turns(count = 4) {
  for (; count > 0; count--) await new Promise((resume) => setImmediate(resume));
}

const numbered = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => String(from + i));
const busy = { code: 'SERVICE_UNAVAILABLE', message: expect.stringMatching(/too much to do/) };

it('sends a lone request to the engine at once', () => {
  const { batcher, calls } = held();
  void batcher.predict(['1']);
  expect(calls.map(({ texts }) => texts)).toEqual([['1']]);
});

it('asks the engine nothing where there are no texts', async () => {
  const { batcher, calls } = held();
  expect(await batcher.predict([])).toEqual(new Float32Array());
  expect(calls).toEqual([]);
});

it('gathers what comes in the turn of the event loop in which a call has ended', async () => {
  const { batcher, calls } = failing(() => false);
  await batcher.predict(['1']);
  await Promise.all(['2', '3'].map((text) => batcher.predict([text])));
  expect(calls).toEqual([['1'], ['2', '3']]);
});

it('gathers what comes while a call is under way, and sends it together', async () => {
  const { batcher, finishAll } = held();
  const answers = [['1'], ['2', '3'], ['4']].map((texts) => batcher.predict(texts));
  expect(await finishAll()).toEqual([['1'], ['2', '3', '4']]);
  expect((await Promise.all(answers)).map((scores) => [...scores])).toEqual([[1], [2, 3], [4]]);
});

it('has as many calls under way as the engine has lanes', () => {
  const { batcher, calls } = held({ lanes: 2 });
  for (const text of ['1', '2', '3']) void batcher.predict([text]);
  expect(calls.map(({ texts }) => texts)).toEqual([['1'], ['2']]);
});

it('splits a large request, lets a small one pass between, and puts the answer together in order', async () => {
  const { batcher, finishAll } = held({ maxRows: 4 });
  const large = batcher.predict(numbered(0, 11));
  const small = batcher.predict(['77']);
  const calls = await finishAll();
  expect(calls.map((texts) => texts.length)).toEqual([4, 4, 4]);
  expect(calls[2]).toContain('77');
  expect([...(await large)]).toEqual(numbered(0, 11).map(Number));
  expect([...(await small)]).toEqual([77]);
});

it('ends a call early where its texts are long', async () => {
  const { batcher, finishAll } = held();
  void batcher.predict(Array.from({ length: 5 }, () => ' '.repeat(50_000)));
  expect((await finishAll()).map((texts) => texts.length)).toEqual([3, 2]);
});

it('refuses what does not fit into the queue, but takes any request that finds nothing waiting', async () => {
  const onRefusal = vi.fn();
  const { batcher, finishAll } = held({ maxRows: 2, maxQueueRows: 5, onRefusal });
  const accepted = [batcher.predict(numbered(0, 6)), batcher.predict(['6'])];
  await expect(batcher.predict(['7'])).rejects.toMatchObject(busy);
  expect(onRefusal.mock.calls).toEqual([['full']]);
  expect(batcher.waitingRows).toBe(5);
  await finishAll();
  await Promise.all(accepted);
  await Promise.all([batcher.predict(numbered(0, 9)), finishAll()]);
});

it('refuses by the length of texts too', async () => {
  const { batcher } = held();
  const texts = Array.from({ length: 400 }, () => ' '.repeat(100_000));
  void batcher.predict(texts);
  await expect(batcher.predict([''])).rejects.toMatchObject(busy);
});

it('gives up a request that has waited too long, before it costs anything', async () => {
  const onRefusal = vi.fn();
  const { batcher, finishAll } = held({ maxWaitMs: 50, onRefusal });
  const first = batcher.predict(['1']);
  const late = expect(batcher.predict(['2'])).rejects.toMatchObject(busy);
  await vi.advanceTimersByTimeAsync(49);
  const other = batcher.predict(['3']);
  await vi.advanceTimersByTimeAsync(1);
  await late;
  expect(onRefusal.mock.calls).toEqual([['late']]);
  expect(await finishAll()).toEqual([['1'], ['3']]);
  await Promise.all([first, other]);
  expect(vi.getTimerCount()).toBe(0);
});

it('does not give up for its waiting a request that has begun', async () => {
  const { batcher, finishAll } = held({ maxRows: 2, maxWaitMs: 50 });
  const answer = batcher.predict(numbered(0, 3));
  await vi.advanceTimersByTimeAsync(100);
  await finishAll();
  expect([...(await answer)]).toEqual([0, 1, 2]);
});

it('computes nothing more for a caller who has gone', async () => {
  const { batcher, finishAll } = held({ maxRows: 2 });
  const gone = new AbortController();
  const listening = vi.spyOn(gone.signal, 'removeEventListener');
  const begun = expect(batcher.predict(numbered(0, 6), gone.signal)).rejects;
  const waiting = expect(batcher.predict(['7'], gone.signal)).rejects;
  const other = batcher.predict(['8']);
  gone.abort();
  await begun.toMatchObject({ code: 'CLIENT_CLOSED_REQUEST' });
  await waiting.toMatchObject({ code: 'CLIENT_CLOSED_REQUEST' });
  await expect(batcher.predict(['9'], gone.signal)).rejects.toMatchObject({
    code: 'CLIENT_CLOSED_REQUEST',
  });
  expect(await finishAll()).toEqual([['0', '1'], ['8']]);
  expect([...(await other)]).toEqual([8]);
  expect(listening).toHaveBeenCalledTimes(2);
  expect(batcher.waitingRows).toBe(0);
});

it('fails the request alone that has the row at which the model fails', async () => {
  const { batcher } = failing((text) => text === '13');
  const requests = [['0'], ...Array.from({ length: 30 }, (_, i) => numbered(i, 3))];
  const outcomes = await Promise.allSettled(requests.map((texts) => batcher.predict(texts)));
  outcomes.forEach((outcome, i) => {
    const texts = requests[i] as string[];
    expect(outcome).toEqual(
      texts.includes('13')
        ? { status: 'rejected', reason: new Error('the model fails') }
        : { status: 'fulfilled', value: Float32Array.from(texts, Number) },
    );
  });
});

it('bounds the calls for n requests that all fail by 2n - 1', async () => {
  const { batcher, calls } = failing(() => true);
  const requests = Array.from({ length: 33 }, () => batcher.predict(['1']));
  const outcomes = await Promise.allSettled(requests);
  expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
  expect(calls.length).toBe(1 + (2 * 32 - 1));
});

it('fails the request alone that the process of the engine dies of', async () => {
  const batcher = new Batcher({
    async predict(texts) {
      if (texts.includes('7')) throw new ServiceError('UNPROCESSABLE_CONTENT', 'It broke down.');
      return Float32Array.from(texts, Number);
    },
  });
  const outcomes = await Promise.allSettled(numbered(0, 9).map((text) => batcher.predict([text])));
  expect(outcomes.flatMap(({ status }, i) => (status === 'rejected' ? [i] : []))).toEqual([7]);
});

it('does not ask again where it is not the rows that failed', async () => {
  let calls = 0;
  const batcher = new Batcher({
    async predict() {
      calls++;
      throw new ServiceError('SERVICE_UNAVAILABLE', 'The engine is starting again.');
    },
  });
  const outcomes = await Promise.allSettled([1, 2, 3].map((n) => batcher.predict([String(n)])));
  expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
  expect(calls).toBe(2);
});

it('fails what waits when it is closed', async () => {
  const { batcher } = held();
  void batcher.predict(['1']);
  const waiting = expect(batcher.predict(['2'])).rejects.toThrow('The end.');
  batcher.close(new Error('The end.'));
  await waiting;
  expect(vi.getTimerCount()).toBe(0);
});

it('lets the event loop turn while much text is scored', async () => {
  const engine = await loadPortableEngine(bundledSavedModel());
  const batcher = new Batcher(engine);
  let seen = 0;
  const timer = setInterval(() => seen++, 0);
  await batcher.predict(Array.from({ length: 200 }, () => 'a fine film '.repeat(2_000)));
  clearInterval(timer);
  expect(seen).toBeGreaterThan(5);
});

it('gives each of several requests in one call the numbers of its own texts', async () => {
  const calls: number[] = [];
  const batcher = new Batcher({
    width: 3,
    maxRows: 4,
    async predict(texts) {
      calls.push(texts.length);
      return Float32Array.from(texts.flatMap((text) => [Number(text), 10, -Number(text)]));
    },
  });
  const wide = (texts: string[]) => texts.flatMap((text) => [Number(text), 10, -Number(text)]);
  const requests = [['1'], ['2', '3', '4', '5', '6'], ['7', '8']];
  const answers = await Promise.all(requests.map((texts) => batcher.predict(texts)));
  expect(answers.map((answer) => [...answer])).toEqual(requests.map(wide));
  expect(calls).toEqual([1, 4, 3]);
});

it('fails where an engine gives fewer numbers than its texts have', async () => {
  const batcher = new Batcher({ width: 3, predict: async () => new Float32Array(2) });
  await expect(batcher.predict(['1'])).rejects.toThrow(/2 scores for 1 texts/);
});
