/** What the tests of the Open Inference Protocol over HTTP share: a request and its answer, and the check of every answer by the document. */
import { BUNDLED_RUN_UUID } from '../server/model/run.ts';
import { answerChecker, type Document } from './answer-checker.ts';
import { type Answer, call } from './api.ts';
import { test as base, expect } from './test.ts';
import { AWESOME, BORING, text } from './v2-tensors.ts';

export const MODEL = '/v2/models/sentiment';
export const INFER = `${MODEL}/infer`;
export const REQUEST = { id: '42', inputs: [text([BORING, AWESOME])] };
export const ANSWER =
  `{"model_name":"sentiment","model_version":"${BUNDLED_RUN_UUID}","id":"42","outputs":[` +
  '{"name":"sentiment","shape":[2,1],"datatype":"BYTES","parameters":{"content_type":"str"},"data":["negative","positive"]},' +
  '{"name":"probability","shape":[2,1],"datatype":"FP32","parameters":{"content_type":"np"},"data":[0.07602705,0.8869033]}]}';

/** The request with another text input. */
export const input = (change: object) => ({ inputs: [{ ...REQUEST.inputs[0], ...change }] });

/** `problems` are those of an answer with what the document says of its path. */
export const test = base.extend<{ problems: (template: string, answer: Answer) => string[] }>({
  problems: async ({ server }, use) => {
    const { status, json } = await call(server, '/v2/openapi.json');
    expect(status).toBe(200);
    const check = answerChecker(json as Document);
    await use((path, answer) => check({ ...answer, path }));
  },
});
