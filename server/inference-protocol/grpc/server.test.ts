/** What the built server cannot easily be brought to: an engine that fails or is slow, and a model on its way. */
import { Writable } from 'node:stream';
import { Client, credentials, status } from '@grpc/grpc-js';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { ask, messageOf } from '../../../e2e/grpc-client.ts';
import { text } from '../../../e2e/v2-tensors.ts';
import type { Engine } from '../../engines/engine.ts';
import { Model } from '../../model/model.ts';
import { Runs } from '../../model/runs.ts';
import { startGrpcServer } from './server.ts';

const TEXT = 'Secret words of a reviewer.';
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** An engine that answers the texts of requests, not those by which it is warmed, as it is told. */
async function serve(predict: Engine['predict'], loaded = Promise.resolve()) {
  const model = new Model({
    run: { uuid: 'a-run', folder: '/' },
    loadEngine: async () =>
      loaded.then(() => ({
        engine: {
          name: 'portable',
          predict: async (texts) =>
            texts.includes(TEXT) ? predict(texts) : new Float32Array(texts.length),
          dispose() {},
        },
        reason: 'it is the only one',
        tensorflowVersion: '2.15.1',
        inputs: [{ name: 'text', dtype: 'string', shape: [-1] }],
        outputs: [{ name: 'probability', dtype: 'float32', shape: [-1] }],
      })),
  });
  const runs = new Runs({
    first: model,
    open: () => model,
    holdTrial: () => Promise.reject(new Error('Nobody asks for another run.')),
    onFailure() {},
    onSwap() {},
  });
  const lines: Record<string, unknown>[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  const server = await startGrpcServer({
    service: {
      runs,
      names: ['sentiment'],
      strictNames: false,
      operatorToken: undefined,
      openRepository: false,
      startsEmpty: false,
    },
    log: pino({ level: 'info' }, sink),
    host: '127.0.0.1',
    port: 0,
  });
  const client = new Client(`127.0.0.1:${server.port}`, credentials.createInsecure());
  closers.push(() => client.close(), server.stop);
  const infer = (parameters = {}, within?: number) =>
    ask(client, {
      method: 'ModelInfer',
      request: messageOf({
        what: 'one text',
        request: { parameters, inputs: [text([TEXT])] },
        expected: { outputs: [] },
      }),
      ...(within !== undefined && { within }),
    });
  return { model, client, lines, infer };
}

test('a failure inside tells nothing; the log tells why', async () => {
  const { model, infer, lines } = await serve(() => Promise.reject(new Error('/srv/secret')));
  await model.load();
  expect(await infer()).toMatchObject({ code: status.INTERNAL, details: 'inference failed' });
  expect(lines).toMatchObject([{ level: 50, status: 13, err: { message: '/srv/secret' } }]);
  expect(JSON.stringify(lines)).not.toContain(TEXT);
});

test('a timeout that is over ends the call, and a deadline gives up what waits', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let calls = 0;
  const { model, infer, lines } = await serve(async (texts) => {
    calls++;
    await held;
    return new Float32Array(texts.length);
  });
  await model.load();
  const first = infer();
  await expect.poll(() => calls).toBe(1);
  const late = await infer({ timeout: 50_000 });
  expect([late.code, late.details]).toEqual([
    status.DEADLINE_EXCEEDED,
    'The request was not answered within its timeout of 50000 µs. Give it more, or send less.',
  ]);
  expect((await infer({}, 100)).code).toBe(status.DEADLINE_EXCEEDED);
  await expect.poll(() => lines.at(-1)).toMatchObject({ status: status.CANCELLED, level: 30 });
  release();
  expect((await first).code).toBe(0);
  expect(calls).toBe(1);
});

test('while the model is loading it is live, known and not ready, and health says the same at once', async () => {
  let finish = () => {};
  const loaded = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const { model, client, infer } = await serve(async () => new Float32Array([0.25]), loaded);
  const load = model.load();
  const message = async (method: string) =>
    (await ask(client, { method, request: { name: 'sentiment' } })).message;
  expect(await message('ServerLive')).toEqual({ live: true });
  expect(await message('ServerReady')).toEqual({ ready: false });
  expect(await message('ModelReady')).toEqual({ ready: false });
  expect(await message('Check')).toEqual({ status: 'NOT_SERVING' });
  expect((await infer()).code).toBe(status.UNAVAILABLE);
  finish();
  await load;
  expect(await message('ServerReady')).toEqual({ ready: true });
  expect(await message('Check')).toEqual({ status: 'SERVING' });
  expect((await infer()).code).toBe(0);
  model.drain();
  expect(await message('Check')).toEqual({ status: 'NOT_SERVING' });
});
