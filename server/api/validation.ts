/**
 * A validation failure as two readers need it: a person gets a sentence that names the first field, a
 * program written for the original service gets FastAPI's list with its types and wording.
 */
import type { z } from 'zod';
import { type FieldProblem, ServiceError } from '../errors.ts';
import { MAX_TEXT_LENGTH } from '../limits.ts';

type Issue = z.core.$ZodIssue;

/** What is wrong, in FastAPI's words; what the field has to be and what to do, in ours. */
interface Verdict {
  type: string;
  msg: string;
  must: string;
  remedy?: string;
}

const MAX_LISTED = 20;

const WRONG_TYPE: Record<string, Verdict> = {
  array: { type: 'type_error.list', msg: 'value is not a valid list', must: 'a list' },
  object: { type: 'type_error.dict', msg: 'value is not a valid dict', must: 'an object' },
  boolean: {
    type: 'type_error.bool',
    msg: 'value could not be parsed to a boolean',
    must: 'true or false',
  },
  string: { type: 'type_error.str', msg: 'str type expected', must: 'a string' },
  number: {
    type: 'type_error.integer',
    msg: 'value is not a valid integer',
    must: 'a whole number',
  },
  int: { type: 'type_error.integer', msg: 'value is not a valid integer', must: 'a whole number' },
};

/** The 422 for an input that a schema refused. */
export function invalidInput(error: z.core.$ZodError, input: unknown): ServiceError {
  const issues = error.issues.flatMap(oneField);
  const detail = issues.slice(0, MAX_LISTED).map((issue) => fieldProblem(issue, input));
  const first = issues[0];
  const sentence = first ? explain(first, input) : 'The body is not valid.';
  const message = `${sentence}${furtherProblems(issues.length - 1)}`;
  return new ServiceError('UNPROCESSABLE_CONTENT', message, { cause: error, detail });
}

/** The 422 for a body that is JSON, but no object. */
export function notAnObject(value: unknown): ServiceError {
  const issue: Issue = { code: 'invalid_type', expected: 'object', path: [], message: '' };
  return new ServiceError('UNPROCESSABLE_CONTENT', explain(issue, value), {
    detail: [fieldProblem(issue, value)],
  });
}

/** The 400 for a body that JSON.parse refuses. */
export function notJson(reason: string, cause?: unknown): ServiceError {
  const message = `The body is not valid JSON: ${reason}. Send one JSON object.`;
  return new ServiceError('PARSE_ERROR', message, { cause });
}

/** Fields that nobody knows come as one issue of what holds them: each is named by itself. */
function oneField(issue: Issue): Issue[] {
  if (issue.code !== 'unrecognized_keys') return [issue];
  return issue.keys.map((key) => ({ ...issue, keys: [key], path: [...issue.path, key] }));
}

function fieldProblem(issue: Issue, input: unknown): FieldProblem {
  const { type, msg } = verdict(issue, valueAt(input, issue.path));
  return { loc: ['body', ...issue.path.map(pathKey)], msg, type };
}

function explain(issue: Issue, input: unknown): string {
  const value = valueAt(input, issue.path);
  const field = issue.path.length === 0 ? 'The body' : fieldName(issue.path);
  const { must, remedy } = verdict(issue, value);
  return `${field} must be ${must}, but it ${foundIn(value, issue)}.${remedy ? ` ${remedy}` : ''}`;
}

function verdict(issue: Issue, value: unknown): Verdict {
  if (issue.code === 'invalid_type') {
    const expected = WRONG_TYPE[issue.expected] ?? {
      type: 'type_error',
      msg: issue.message,
      must: issue.expected,
    };
    if (value === undefined)
      return { ...expected, type: 'value_error.missing', msg: 'field required' };
    if (value !== null) return expected;
    return {
      ...expected,
      type: 'type_error.none.not_allowed',
      msg: 'none is not an allowed value',
    };
  }
  if (issue.code === 'too_big' && issue.origin === 'array') {
    const most = Number(issue.maximum);
    return {
      type: 'value_error.list.max_items',
      msg: `ensure this value has at most ${most} items`,
      must: `a list of at most ${most.toLocaleString('en')}`,
      remedy: 'Send several requests.',
    };
  }
  if (issue.code === 'too_big' || issue.code === 'too_small') {
    const limit = issue.code === 'too_big' ? issue.maximum : issue.minimum;
    const [name, words] = issue.code === 'too_big' ? ['le', 'less'] : ['ge', 'greater'];
    return {
      type: `value_error.number.not_${name}`,
      msg: `ensure this value is ${words} than or equal to ${limit}`,
      must: `a whole number from ${Number.MIN_SAFE_INTEGER} to ${Number.MAX_SAFE_INTEGER}`,
    };
  }
  if (issue.code === 'custom' && issue.params?.maxLength) {
    return {
      type: 'value_error.any_str.max_length',
      msg: `ensure this value has at most ${MAX_TEXT_LENGTH} characters`,
      must: `a text of at most ${MAX_TEXT_LENGTH.toLocaleString('en')} characters`,
      remedy: 'Shorten it.',
    };
  }
  if (issue.code === 'invalid_format') {
    const msg = `string does not match regex "${issue.pattern ?? issue.format}"`;
    return { type: 'value_error.str.regex', msg, must: issue.message };
  }
  if (issue.code === 'unrecognized_keys') {
    return {
      type: 'value_error.extra',
      msg: 'extra fields not permitted',
      must: 'left out',
      remedy: 'See /docs for the fields that there are.',
    };
  }
  return { type: 'value_error', msg: issue.message, must: 'valid' };
}

function furtherProblems(count: number): string {
  if (count <= 0) return '';
  return ` There ${count === 1 ? 'is 1 further problem' : `are ${count.toLocaleString('en')} further problems`}.`;
}

function foundIn(value: unknown, { code }: Issue): string {
  if (code === 'unrecognized_keys') return 'is there';
  if (value === undefined) return 'is missing';
  if (value === null) return 'is null';
  if (Array.isArray(value)) {
    return code === 'too_big' ? `has ${value.length.toLocaleString('en')}` : 'is a list';
  }
  if (code === 'invalid_format') return 'is not';
  if (typeof value === 'string') return code === 'custom' ? 'is longer' : 'is a string';
  // JSON.parse has rounded it already: the number that was sent is not known any more.
  if (code === 'too_big' || code === 'too_small') return 'is beyond that';
  return typeof value === 'object' ? 'is an object' : `is ${value}`;
}

/** `['reviews', 0, 'id']` → `reviews[0].id` */
function fieldName(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) =>
      typeof key === 'number' ? `[${key}]` : `${index ? '.' : ''}${String(key)}`,
    )
    .join('');
}

function pathKey(key: PropertyKey): string | number {
  return typeof key === 'symbol' ? String(key) : key;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key],
    input,
  );
}
