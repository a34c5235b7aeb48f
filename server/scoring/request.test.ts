/** What scoring servers are sent, and what of it is refused: by the functions that every protocol reads with. */
import { expect, test } from 'vitest';
import { MAX_REVIEWS, MAX_TEXT_LENGTH } from '../limits.ts';
import { readCsv } from './csv.ts';
import { ALL_FORMATS, readRequest } from './request.ts';

const NAMES = ['text', 'input_1'];
const read = (request: unknown, formats = ALL_FORMATS) =>
  readRequest(JSON.stringify(request), { formats, names: NAMES });
const b64 = (text: string) => ({ b64: Buffer.from(text).toString('base64') });

const FORMS: Record<string, unknown>[] = [
  { inputs: ['Böse.', ''] },
  { inputs: [['Böse.'], ['']] },
  { inputs: { text: ['Böse.', ''] } },
  { inputs: { input_1: [['Böse.'], ['']] } },
  { inputs: ['Böse.', ''], signature_name: 'serving_default' },
  { inputs: ['Böse.', ''], signature_name: '', params: {}, parameters: null },
  { instances: ['Böse.', ''] },
  { instances: [['Böse.'], ['']] },
  { instances: [{ text: 'Böse.' }, { text: '' }] },
  { instances: [{ input_1: ['Böse.'] }, { text: [''] }] },
  { instances: [b64('Böse.'), ''] },
  { instances: [{ text: b64('Böse.') }, { text: b64('') }] },
  { dataframe_split: { columns: ['text'], data: [['Böse.'], ['']] } },
  { dataframe_split: { columns: ['input_1'], index: [7, 'b'], data: [['Böse.'], ['']] } },
  { dataframe_split: { data: [['Böse.'], ['']] } },
  { dataframe_records: [{ text: 'Böse.' }, { text: '' }] },
];
for (const request of FORMS) {
  test(`reads ${JSON.stringify(request)}`, () => {
    expect(read(request)).toEqual({ format: Object.keys(request)[0], texts: ['Böse.', ''] });
  });
}

const ONE_OF = 'exactly one of inputs, instances, dataframe_split, dataframe_records';
const LONG = 'x'.repeat(MAX_TEXT_LENGTH + 1);
const MANY = Array.from({ length: MAX_REVIEWS + 1 }, () => 'a');
const WRONG: [request: unknown, message: string][] = [
  [[], 'The body must be an object, but it is a list.'],
  [{}, `The body must have ${ONE_OF}, but it has not.`],
  [{ text: ['a'] }, `The body must have ${ONE_OF}, but it has not.`],
  [
    { inputs: ['a'], instances: ['b'] },
    `The body must have ${ONE_OF}, but it has inputs and instances.`,
  ],
  [{ inputs: null }, 'inputs must be a list of one text a row, but it is null.'],
  [{ inputs: 'a' }, 'inputs must be a list of one text a row, but it is a string.'],
  [{ inputs: [] }, 'inputs must have at least one row, but it is empty.'],
  [
    { inputs: MANY },
    'inputs must have at most 1,000 rows, but it has more. Send several requests.',
  ],
  [{ inputs: ['a', 1] }, 'inputs[1] must be a string, but it is a number.'],
  [{ inputs: [true] }, 'inputs[0] must be a string, but it is a boolean.'],
  [{ inputs: ['a', null] }, 'inputs[1] must be a string, but it is null.'],
  [{ inputs: ['a', ['b']] }, 'inputs[1] must be a string, but it is a list.'],
  [{ inputs: [['a'], 'b'] }, 'inputs[1] must be a list, as inputs[0] is, but it is a string.'],
  [{ inputs: [['a'], ['b', 'c']] }, 'inputs[1] must have one text, but it has 2 values.'],
  [{ inputs: [[]] }, 'inputs[0] must have one text, but it has 0 values.'],
  [{ inputs: [[['a']]] }, 'inputs[0][0] must be a string, but it is a list.'],
  [{ inputs: [{ text: 'a' }] }, 'inputs[0] must be a string, but it is an object.'],
  [
    { inputs: [LONG] },
    'inputs[0] must be a text of at most 100,000 characters, but it is longer. Shorten it.',
  ],
  [{ inputs: {} }, 'The fields of inputs must be "text" or "input_1" alone, but it has none.'],
  [
    { inputs: { review: ['a'] } },
    'The fields of inputs must be "text" or "input_1" alone, but it has "review".',
  ],
  [
    { inputs: { text: ['a'], id: [1] } },
    'The fields of inputs must be "text" or "input_1" alone, but it has 2.',
  ],
  [{ inputs: { text: [null] } }, 'inputs.text[0] must be a string, but it is null.'],
  [
    { inputs: { text: { text: ['a'] } } },
    'inputs.text must be a list of one text a row, but it is an object.',
  ],
  [{ instances: [{ text: 1 }] }, 'instances[0].text must be a string, but it is a number.'],
  [{ instances: [{ text: 'a' }, 'b'] }, 'instances[1] must be an object, but it is a string.'],
  [{ instances: ['a', { text: 'b' }] }, 'instances[1] must be a string, but it is an object.'],
  [
    { instances: [{ text: ['a'] }, { text: 'b' }] },
    'instances[1].text must be a list, as instances[0].text is, but it is a string.',
  ],
  [
    { instances: [{ text: 'a', key: 1 }] },
    'The fields of instances[0] must be "text" or "input_1" alone, but it has 2.',
  ],
  [
    { instances: [{ b64: '_w==' }] },
    'instances[0].b64 must be base64 with its padding, but it is not. Send plain text as such.',
  ],
  [
    { instances: [{ b64: '/w==' }] },
    'instances[0].b64 must be text in UTF-8, but its bytes are not.',
  ],
  [
    { instances: ['a'], signature_name: 'other' },
    'signature_name must be "serving_default", but it is another.',
  ],
  [
    { instances: ['a'], signature_name: 1 },
    'signature_name must be "serving_default", but it is a number.',
  ],
  ...['params', 'parameters'].map((field): [unknown, string] => [
    { instances: ['a'], [field]: { threshold: 1 } },
    `${field} must be an empty object, for the model takes none, but it is not.`,
  ]),
  [{ dataframe_split: [] }, 'dataframe_split must be an object, but it is a list.'],
  [
    { dataframe_split: { columns: ['text'] } },
    'dataframe_split.data must be a list of one text a row, but it is missing.',
  ],
  [
    { dataframe_split: { columns: ['id'], data: [['a']] } },
    'dataframe_split.columns must be "text" or "input_1" alone, but it has "id".',
  ],
  [
    { dataframe_split: { columns: ['id', 'text'], data: [[1, 'a']] } },
    'dataframe_split.columns must be "text" or "input_1" alone, but it has 2.',
  ],
  [
    { dataframe_split: { columns: 'text', data: [['a']] } },
    'dataframe_split.columns must be a list, but it is a string.',
  ],
  [
    { dataframe_split: { columns: ['text'], data: [['a', 'b']] } },
    'dataframe_split.data[0] must have one text, but it has 2 values.',
  ],
  [
    { dataframe_split: { index: [1], data: [['a'], ['b']] } },
    'dataframe_split.index must be a list of one a row, 2, but it has 1.',
  ],
  [
    { dataframe_split: { index: 1, data: [['a']] } },
    'dataframe_split.index must be a list of one a row, 1, but it is a number.',
  ],
  [
    { dataframe_split: { rows: [], data: [['a']] } },
    'dataframe_split must have columns, index and data alone, but it has "rows".',
  ],
  [{ dataframe_records: ['a'] }, 'dataframe_records[0] must be an object, but it is a string.'],
  [
    { dataframe_records: { text: ['a'] } },
    'dataframe_records must be a list of one text a row, but it is an object.',
  ],
  [
    { dataframe_records: [{ text: 'a' }, {}] },
    'The fields of dataframe_records[1] must be "text" or "input_1" alone, but it has none.',
  ],
];
for (const [request, message] of WRONG) {
  test(`refuses ${JSON.stringify(request).slice(0, 80)}`, () => {
    expect(() => read(request)).toThrow(
      expect.objectContaining({ name: 'ServiceError', code: 'UNPROCESSABLE_CONTENT', message }),
    );
  });
}

test('a name that is long is not told at length', () => {
  expect(() => read({ inputs: { ['x'.repeat(1e6)]: [] } })).toThrow(/^.{1,150}$/);
});

test('a format that a protocol does not have is none', () => {
  const message = 'The body must have instances, but it has not.';
  expect(() => read({ inputs: ['a'] }, ['instances'])).toThrow(message);
});

const TABLES: [csv: string, texts: string[]][] = [
  ['text\na\nb', ['a', 'b']],
  ['text\na\nb\n', ['a', 'b']],
  ['text\r\na\r\nb\r\n', ['a', 'b']],
  ['"input_1"\n"a, ""b""\r\nc"\n', ['a, "b"\r\nc']],
  ['text\n 12 \nNA\n', [' 12 ', 'NA']],
  ['text\n[[["{{{\n', ['[[["{{{']],
  [`text\n${'a\n'.repeat(MAX_REVIEWS)}`, Array(MAX_REVIEWS).fill('a')],
];
for (const [csv, texts] of TABLES) {
  test(`reads the table ${JSON.stringify(csv.slice(0, 40))}`, () => {
    expect(readCsv(csv, NAMES)).toEqual(texts);
  });
}

const HEADER = 'The header of the table must be "text" or "input_1" alone, but it has';
const ONE_TEXT = 'must have one text, but it';
const BAD_TABLES: [csv: string, message: string][] = [
  ['', `${HEADER} none.`],
  ['I loved it.\nbad\n', `${HEADER} "I loved it.".`],
  [',text\n0,a\n', `${HEADER} 2.`],
  ['text', 'The table must have at least one row, but it is empty.'],
  ['text\n', 'The table must have at least one row, but it is empty.'],
  ['text\na, b\n', `Row 1 of the table ${ONE_TEXT} has 2 values.`],
  ['text\na\n\nb\n', `Row 2 of the table ${ONE_TEXT} is empty.`],
  ['text\na\n""', `Row 2 of the table ${ONE_TEXT} is empty.`],
  ['text\na\n""\n', `Row 2 of the table ${ONE_TEXT} is empty.`],
  ['text\na\n\n', `Row 2 of the table ${ONE_TEXT} is empty.`],
  ['text\na\n"b\nc\n', 'Row 2 of the table must have its quotation marks in pairs'],
  ['text\n"a"b"\n', 'Row 1 of the table must have its quotation marks in pairs'],
  ['"text\na', 'The header of the table must have its quotation marks in pairs'],
  [
    `text\n${LONG}`,
    'Row 1 of the table must be a text of at most 100,000 characters, but it is longer.',
  ],
  ...['a\n', '""\n'].map((last): [string, string] => [
    `text\n${'a\n'.repeat(MAX_REVIEWS)}${last}${last}`,
    'The table must have at most 1,000 rows, but it has more.',
  ]),
];
for (const [csv, message] of BAD_TABLES) {
  test(`refuses the table ${JSON.stringify(csv.slice(0, 40))} of ${csv.length}`, () => {
    expect(() => readCsv(csv, NAMES)).toThrow(
      expect.objectContaining({
        code: 'UNPROCESSABLE_CONTENT',
        message: expect.stringContaining(message),
      }),
    );
  });
}
