/** What the tests of the API share: the guide's request, and calls that keep the whole answer. */
import { expect } from '@playwright/test';
import type { ServerProcess } from './server.ts';

export const PREDICT = '/api/v1/model/predict';
export const SCORE = '/api/v1/model/score';

/** As the deployment guide has it, to the byte. */
export const GUIDE_BODY =
  '{"reviews": [{"id": 9176, "text": "This movie is quite boring."}, {"id": 71, "text": "This movie is awesome."}]}';
export const GUIDE_ANSWER =
  '{"data":[{"review_id":9176,"sentiment":"negative"},{"review_id":71,"sentiment":"positive"}]}';

export interface Answer {
  method: string;
  path: string;
  status: number;
  headers: Headers;
  text: string;
  json: unknown;
}

export async function call(
  { url }: ServerProcess,
  path: string,
  init: RequestInit = {},
): Promise<Answer> {
  const response = await fetch(url + path, { redirect: 'manual', ...init });
  const { status, headers } = response;
  const text = await response.text();
  const isJson = text !== '' && headers.get('content-type') === 'application/json';
  const json = isJson ? JSON.parse(text) : undefined;
  return { method: init.method ?? 'GET', path, status, headers, text, json };
}

/** Posts as JSON; a string or bytes go as they are. */
export function post(
  server: ServerProcess,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  return call(server, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: raw ? (body as BodyInit) : JSON.stringify(body),
  });
}

/** After whatever was done to it the server gives the guide's answer. */
export async function expectStillAnswers(server: ServerProcess): Promise<void> {
  const { status, text } = await post(server, PREDICT, GUIDE_BODY);
  expect({ status, text }).toEqual({ status: 200, text: GUIDE_ANSWER });
}
