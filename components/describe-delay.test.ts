import { TRPCClientError } from '@trpc/client';
import { expect, test } from 'vitest';
import { describeDelay, retryPause } from './describe-delay.ts';

function refused(retryAfter?: string) {
  const message = 'The server has too much to do.';
  const headers = new Headers(retryAfter === undefined ? {} : { 'retry-after': retryAfter });
  const error = { code: -32000, message, data: { code: 'X', httpStatus: 503 } };
  return new TRPCClientError(message, {
    result: { error },
    meta: { response: { headers } },
  });
}

const pauses = (error: unknown, modelLoading: boolean) =>
  Array.from({ length: 31 }, (_, failures) => retryPause({ failures, error, modelLoading }));

test('a loading model is asked for every two seconds, however long it takes', () => {
  expect(pauses(refused('1'), true)).toEqual(Array(31).fill(2_000));
});

test('a busy server is asked four times, and each time after twice as long', () => {
  const some = [1_000, 2_000, 4_000, 8_000];
  expect(pauses(refused('1'), false)).toEqual([...some, ...Array(27).fill(undefined)]);
  expect(pauses(refused(), false).slice(0, 5)).toEqual([...some, undefined]);
  expect(pauses(refused('Wed, 21 Oct 2026 07:28:00 GMT'), false).slice(0, 2)).toEqual([
    1_000, 2_000,
  ]);
});

test('no try comes before the time that the server asks for, nor one where that is long', () => {
  expect(retryPause({ failures: 0, error: refused('5'), modelLoading: false })).toBe(5_000);
  expect(retryPause({ failures: 0, error: refused('5'), modelLoading: true })).toBe(5_000);
  expect(retryPause({ failures: 0, error: refused('31'), modelLoading: false })).toBeUndefined();
});

test('a delay is told for what it is', () => {
  expect(describeDelay(refused(), true).sentence).toMatch(/^The model is still loading\./);
  expect(describeDelay(refused(), false).sentence).toMatch(/^The server has too much to do\./);
});
