import { expectStillAnswers, PREDICT, post, SCORE } from './api.ts';
import { expectAnswer, refused } from './error-bodies.ts';
import { expect, test } from './test.ts';

/** After each of these the server answers as ever. */
test.afterEach(({ server }) => expectStillAnswers(server));

const INTEGER = ['value is not a valid integer', 'type_error.integer'] as const;
const NONE = ['none is not an allowed value', 'type_error.none.not_allowed'] as const;
const MISSING = ['field required', 'value_error.missing'] as const;
const STRING = ['str type expected', 'type_error.str'] as const;
const LIST = ['value is not a valid list', 'type_error.list'] as const;
const DICT = ['value is not a valid dict', 'type_error.dict'] as const;
const SAFE = 'a whole number from -9007199254740991 to 9007199254740991';

type Case = [body: string, path: (string | number)[], sentence: string, msg: string, type: string];
const id = (value: string, sentence: string, msg: string, type: string): Case => [
  `{"reviews":[{"id":1,"text":""},{"id":${value},"text":"Fine."}]}`,
  ['reviews', 1, 'id'],
  `reviews[1].id must be ${sentence}`,
  msg,
  type,
];
const text = (value: string, sentence: string, msg: string, type: string): Case => [
  `{"reviews":[{"id":1,"text":${value}}]}`,
  ['reviews', 0, 'text'],
  `reviews[0].text must be ${sentence}`,
  msg,
  type,
];

const WRONG: Case[] = [
  ['[]', [], 'The body must be an object, but it is a list.', ...DICT],
  ['"{}"', [], 'The body must be an object, but it is a string.', ...DICT],
  ['7', [], 'The body must be an object, but it is 7.', ...DICT],
  ['null', [], 'The body must be an object, but it is null.', ...NONE],
  ['{}', ['reviews'], 'reviews must be a list, but it is missing.', ...MISSING],
  ['{"Reviews":[]}', ['reviews'], 'reviews must be a list, but it is missing.', ...MISSING],
  ['{"reviews":null}', ['reviews'], 'reviews must be a list, but it is null.', ...NONE],
  ['{"reviews":"x"}', ['reviews'], 'reviews must be a list, but it is a string.', ...LIST],
  ['{"reviews":{"0":1}}', ['reviews'], 'reviews must be a list, but it is an object.', ...LIST],
  ['{"reviews":[[]]}', ['reviews', 0], 'reviews[0] must be an object, but it is a list.', ...DICT],
  ['{"reviews":[null]}', ['reviews', 0], 'reviews[0] must be an object, but it is null.', ...NONE],
  id('null', 'a whole number, but it is null.', ...NONE),
  id('"12"', 'a whole number, but it is a string.', ...INTEGER),
  id('""', 'a whole number, but it is a string.', ...INTEGER),
  id('true', 'a whole number, but it is true.', ...INTEGER),
  id('1.5', 'a whole number, but it is 1.5.', ...INTEGER),
  id('1e400', 'a whole number, but it is Infinity.', ...INTEGER),
  id('[1]', 'a whole number, but it is a list.', ...INTEGER),
  id('{}', 'a whole number, but it is an object.', ...INTEGER),
  id(
    '9007199254740993',
    `${SAFE}, but it is beyond that.`,
    'ensure this value is less than or equal to 9007199254740991',
    'value_error.number.not_le',
  ),
  id(
    '-9007199254740992',
    `${SAFE}, but it is beyond that.`,
    'ensure this value is greater than or equal to -9007199254740991',
    'value_error.number.not_ge',
  ),
  text('null', 'a string, but it is null.', ...NONE),
  text('5', 'a string, but it is 5.', ...STRING),
  text('["a"]', 'a string, but it is a list.', ...STRING),
  [
    '{"reviews":[{"text":""}]}',
    ['reviews', 0, 'id'],
    'reviews[0].id must be a whole number, but it is missing.',
    ...MISSING,
  ],
  [
    '{"reviews":[{"id":1,"texts":""}]}',
    ['reviews', 0, 'text'],
    'reviews[0].text must be a string, but it is missing.',
    ...MISSING,
  ],
];
for (const [body, path, message, msg, type] of WRONG) {
  test(`${body}: 422`, async ({ server }) => {
    const wanted = refused(message, [path, msg, type]);
    expectAnswer(await post(server, PREDICT, body), 422, wanted);
    expectAnswer(await post(server, SCORE, body), 422, wanted);
    const { status, json } = await post(server, '/api/trpc/model.predict', body);
    expect(status).toBe(422);
    const { detail, code } = wanted;
    expect(json).toMatchObject({ error: { message, data: { code, httpStatus: 422, detail } } });
  });
}
