import { chmod, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { ArtifactError } from './artifact-error.ts';
import { type Fault, fail } from './fake-gcs.ts';
import {
  BYTES,
  expectNothing,
  expectWhole,
  fetchIt,
  gcs,
  newRunForEachTest,
  PB,
  runs,
} from './run-in-bucket.ts';
import type { RunStore } from './store.ts';

newRunForEachTest();

/** A fault of the first downloads of the model's file only. */
const first =
  (times: number, fault: Fault): Fault =>
  (request, response, object) => {
    if (!object?.endsWith('saved_model.pb') || times-- <= 0) return false;
    fault(request, response, object);
    return true;
  };

/** Sends the head of an answer and half of the bytes. */
const half: Fault = (_request, response) => {
  response.writeHead(206, { 'content-length': BYTES.length });
  response.write(BYTES.subarray(0, BYTES.length / 2));
  return true;
};

it.each([429, 500, 502, 503, 504])('tries again after a %s', async (status) => {
  gcs.fault = first(2, (_request, response) => {
    fail(response, status, 'not now');
    return true;
  });
  await fetchIt();
  await expectWhole();
});

it('goes on where a body was cut off', async () => {
  gcs.fault = first(1, (request, response) => {
    half(request, response);
    setTimeout(() => response.destroy(), 20);
    return true;
  });
  await fetchIt();
  await expectWhole();
  const ranges = gcs.requests.filter(({ path }) => path.includes('saved_model.pb'));
  expect(ranges.map(({ range }) => range)).toEqual(['bytes=0-', 'bytes=150000-']);
});

it('goes on after a connection that was reset', async () => {
  gcs.fault = first(2, (request) => {
    request.socket.resetAndDestroy();
    return true;
  });
  await fetchIt();
  await expectWhole();
});

it('goes on after an answer that was too short from its head on', async () => {
  gcs.fault = first(1, (_request, response) => {
    response.writeHead(206, { 'content-length': 1000 }).end(BYTES.subarray(0, 1000));
    return true;
  });
  await fetchIt();
  await expectWhole();
  const ranges = gcs.requests.filter(({ path }) => path.includes('saved_model.pb'));
  expect(ranges.map(({ range }) => range)).toEqual(['bytes=0-', 'bytes=1000-']);
});

const flipped = Buffer.from(BYTES);
flipped[1000]! ^= 1;

it.each([
  ['a flipped byte', flipped, {}],
  ['a flipped byte, where MD5 is all there is to tell', flipped, { crc32c: '' }],
  ['a byte too many', Buffer.concat([BYTES, Buffer.from('.')]), {}],
])('fetches anew what arrived with %s', async (_what, bytes, checksum) => {
  gcs.put('b', PB, BYTES, checksum);
  gcs.fault = first(1, (_request, response) => {
    response.end(bytes);
    return true;
  });
  await fetchIt();
  await expectWhole();
});

it('gives up what never has its checksum, and leaves no run', async () => {
  gcs.put('b', PB, BYTES, { crc32c: 'AAAAAA==' });
  await expect(fetchIt()).rejects.toThrow(/saved_model.pb of gs:.*other bytes than its checksum/);
  await expectNothing();
});

it('lists again where an object was replaced while it was fetched', async () => {
  gcs.fault = first(1, (request, response) => {
    half(request, response);
    gcs.put('b', PB, Buffer.alloc(200_000, 9));
    setTimeout(() => response.destroy(), 20);
    return true;
  });
  await fetchIt();
  await expectWhole();
});

it('gives up a stream that hangs, and goes on from there', async () => {
  gcs.fault = first(1, half);
  await fetchIt({ idleMs: 100 });
  await expectWhole();
  const ranges = gcs.requests.filter(({ path }) => path.includes('saved_model.pb'));
  expect(ranges.at(-1)?.range).toBe('bytes=150000-');
});

it('gives up a stream that never begins', async () => {
  gcs.fault = first(1, () => true);
  await fetchIt({ idleMs: 100 });
  await expectWhole();
});

it('says what to do where the run may be listed but not read', async () => {
  gcs.fault = first(1, (_request, response) => {
    fail(response, 403, 'somebody does not have storage.objects.get access.');
    return true;
  });
  await expect(fetchIt()).rejects.toThrow(/may not be read \(403: .*objects.get.*Object Viewer/);
  await expectNothing();
});

it.each([401, 403])('says what to do about a %s, and does not insist', async (status) => {
  gcs.fault = (_request, response) => {
    fail(response, status, 'Anonymous caller does not have storage.objects.list access.');
    return true;
  };
  await expect(fetchIt()).rejects.toThrow(/may not be read.*Storage Object Viewer/);
  expect(gcs.requests.length).toBe(1);
  await expectNothing();
});

it('says in the end that the bucket does not answer', async () => {
  gcs.fault = (_request, response) => {
    fail(response, 503, 'backend error');
    return true;
  };
  await expect(fetchIt()).rejects.toMatchObject({
    problem: 'temporary',
    message: expect.stringMatching(/gs:\/\/b does not answer well \(503/),
  });
  await expectNothing();
});

it('stops when it is told to, and goes on at the next call', async () => {
  const stop = new AbortController();
  gcs.fault = first(1, (request, response) => {
    half(request, response);
    setTimeout(() => stop.abort(new Error('The deadline has passed.')), 50);
    return true;
  });
  await expect(fetchIt({ signal: stop.signal })).rejects.toThrow('The deadline has passed.');
  await expectNothing();
  await fetchIt();
  await expectWhole();
  const ranges = gcs.requests.filter(({ path }) => path.includes('saved_model.pb'));
  expect(ranges.at(-1)?.range).toBe('bytes=150000-');
});

it('says which folder cannot be written', async () => {
  await chmod(runs, 0o555);
  // To root everything is writable.
  const root = process.geteuid?.() === 0;
  if (root) process.seteuid?.(65_534);
  const fetched = await Promise.allSettled([fetchIt()]);
  if (root) process.seteuid?.(0);
  await chmod(runs, 0o700);
  expect(fetched[0]).toMatchObject({
    reason: { problem: 'configuration', message: expect.stringMatching(/may not be written \(E/) },
  });
});

it('says that the disk is full', async () => {
  const staging = join(runs, '.fetching/run1/artifacts/model/data/model');
  await mkdir(staging, { recursive: true });
  await symlink('/dev/full', join(staging, 'saved_model.pb.part'));
  await expect(fetchIt()).rejects.toMatchObject({
    problem: 'disk',
    message: expect.stringMatching(/no space left for .*saved_model.pb/),
  });
  await expectNothing();
});

it('has stopped every download once it gives up', async () => {
  let stopped = false;
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const store: RunStore = {
    uri: 'gs://b/p/run1',
    list: async () => ['bad', 'slow'].map((name) => ({ name: `artifacts/model/${name}`, size: 9 })),
    async read({ name }, _from, signal) {
      if (name.endsWith('bad')) {
        await begun;
        throw new ArtifactError('configuration', 'It may not be read.');
      }
      begin();
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      await pause(50);
      stopped = true;
      throw signal.reason;
    },
  };
  await expect(fetchIt({ store })).rejects.toThrow('It may not be read.');
  expect(stopped).toBe(true);
});
