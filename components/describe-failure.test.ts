import { TRPCClientError } from '@trpc/client';
import { expect, test } from 'vitest';
import { describeFailure, statusOf } from './describe-failure.ts';

function answered(status: number, message: string) {
  return new TRPCClientError(message, {
    result: { error: { code: -32000, message, data: { code: 'X', httpStatus: status } } },
  });
}

test('no answer at all means that the server cannot be reached', () => {
  const error = new TRPCClientError('Failed to fetch', { cause: new TypeError('Failed to fetch') });
  expect(statusOf(error)).toBeUndefined();
  expect(describeFailure(error).title).toBe('The server cannot be reached');
});

test.each([413, 422])('%i is told in the sentence of the server', (status) => {
  const sentence = 'reviews[0].text is longer than 100,000 characters.';
  expect(describeFailure(answered(status, sentence)).advice).toBe(sentence);
});

test('503 is told in the sentence of the server, be it loading or busy', () => {
  const { title, advice } = describeFailure(answered(503, 'The server has too much to do.'));
  expect(title).toBe('The server cannot score now');
  expect(advice).toContain('The server has too much to do.');
});

test('500 keeps internals to itself and says what to do', () => {
  const { advice } = describeFailure(answered(500, 'Cannot read x of undefined'));
  expect(advice).not.toMatch(/undefined/);
  expect(advice).toMatch(/try again/);
});
