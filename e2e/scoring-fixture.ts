/** What the tests of other servers' paths share: two texts, their answer, and what counts of an answer. */
import type { Answer } from './api.ts';

export const TEXTS = ['This movie is quite boring.', 'This movie is awesome.'];
export const OUTPUT = [[0.07602705], [0.8869033]];
export const INVOCATIONS = '/invocations';
export const MODEL = '/v1/models/sentiment';
export const PREDICT = `${MODEL}:predict`;

export const outcome = ({ status, json, text }: Answer) => ({ status, body: json ?? text });
