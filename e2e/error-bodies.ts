/** The whole bodies of errors, and how an answer is compared with one. */
import { expect } from '@playwright/test';
import type { Answer } from './api.ts';

export const plain = (code: string, message: string) => ({ message, code, detail: message });

export const refused = (message: string, ...detail: [(string | number)[], string, string][]) => ({
  message,
  code: 'UNPROCESSABLE_CONTENT',
  detail: detail.map(([loc, msg, type]) => ({ loc: ['body', ...loc], msg, type })),
});

export function expectAnswer({ status, json, headers }: Answer, wanted: number, body: object) {
  expect({ status, json }).toEqual({ status: wanted, json: body });
  expect(headers.get('content-type')).toBe('application/json');
  expect(headers.get('x-request-id')).toBeTruthy();
}
