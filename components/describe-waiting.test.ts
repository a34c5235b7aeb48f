import { TRPCClientError } from '@trpc/client';
import { expect, test } from 'vitest';
import { describeReadiness, describeSilence } from './describe-waiting.ts';

test('a run that is being fetched is told in megabytes, once it is known how many there are', () => {
  const told = { status: 'fetching', fetched_bytes: 1_240_000, total_bytes: 3_950_000 } as const;
  expect(describeReadiness(told)).toMatchObject({
    title: 'Fetching the run',
    fetching: { amount: '1.2 of 4.0 MB', share: 1.24 / 3.95 },
  });
  expect(describeReadiness({ status: 'fetching' })?.fetching).toEqual({});
  const nothing = { status: 'fetching', fetched_bytes: 0, total_bytes: 0 } as const;
  expect(describeReadiness(nothing)?.fetching).toEqual({});
});

test('each state has a name of its own, but for being ready', () => {
  const states = ['loading', 'warming', 'restarting', 'failed', 'draining'] as const;
  expect(states.map((status) => describeReadiness({ status })?.title)).toEqual([
    'Loading the model',
    'Warming up the model',
    'Restarting the engine',
    'The model cannot be loaded',
    'The server is stopping',
  ]);
  expect(describeReadiness({ status: 'ready' })).toBeUndefined();
});

test('a failure is told by its reason, or by where to find it', () => {
  const reason = 'The bucket does not answer.';
  expect(describeReadiness({ status: 'failed', reason })?.advice).toBe(reason);
  expect(describeReadiness({ status: 'failed' })?.advice).toMatch(/log/);
});

test('silence is told by whoever is silent', () => {
  const failed = (httpStatus: number) =>
    new TRPCClientError('', {
      result: { error: { code: -32000, message: '', data: { code: 'X', httpStatus } } },
    });
  expect(describeSilence(new TypeError('Failed to fetch')).title).toMatch(/cannot be reached/);
  expect(describeSilence(failed(503)).title).toBe('The model is loading');
  expect(describeSilence(failed(502)).title).toContain('status 502');
});
