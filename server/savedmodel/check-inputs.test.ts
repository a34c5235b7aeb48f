import { expect, it } from 'vitest';
import { checkInputs } from './check-inputs.ts';
import { SavedModelError } from './errors.ts';
import type { TensorSpec } from './signature.ts';
import { stringTensor } from './tensor.ts';
import { numeric, type Tensor } from './typed-tensor.ts';

const title = { name: 'title', dtype: 'string', shape: [-1] } as const;
const facts = { name: 'facts', dtype: 'float32', shape: [-1, 3] } as const;
const whole = { name: 'whole', dtype: 'int64', shape: [2] } as const;
const any = { name: 'any', dtype: 'float32', shape: null } as const;
const titles = stringTensor(['a', 'b']);
const floats = (...shape: number[]) => numeric('float32', shape, new Float32Array(6));

it.each([
  [
    'too few tensors',
    [title, facts],
    [titles],
    'The model takes 2 inputs ("title", "facts"), not 1: "facts" is missing.',
  ],
  [
    'too many tensors',
    [title],
    [titles, floats(2, 3)],
    'The model takes 1 input ("title"), not 2.',
  ],
  [
    'tensors by name',
    [title],
    { title: titles } as never,
    'The model takes a list of tensors ("title"): runByName takes them by name.',
  ],
  [
    'what is no tensor',
    [facts],
    [[[1, 2, 3]] as never],
    'The input "facts" is no tensor: make it with numeric(\'float32\', shape, data).',
  ],
  [
    'another type',
    [title],
    [floats(6)],
    'The input "title" wants string, not float32: make it with stringTensor.',
  ],
  [
    'another rank',
    [facts],
    [floats(6)],
    'The input "facts" wants 2 dimensions, the shape [-1,3], -1 being any size, not the 1 of [6].',
  ],
  [
    'another shape',
    [facts],
    [floats(3, 2)],
    'The input "facts" wants the shape [-1,3], -1 being any size, not [3,2]: its dimension 1 has to be 3.',
  ],
  [
    'a shape without open dimensions',
    [whole],
    [numeric('int64', [1], Float64Array.of(1))],
    'The input "whole" wants the shape [2], not [1]: its dimension 0 has to be 2.',
  ],
  [
    'a shape that is not that of its data',
    [facts],
    [floats(3, 3)],
    'The input "facts" has 6 elements, but its shape [3,3] says 9.',
  ],
  [
    'a negative dimension',
    [any],
    [floats(-1, 3)],
    'The input "any" has the shape [-1,3], which is none: it is a list of whole numbers, 0 or more.',
  ],
  [
    'half a row',
    [any],
    [floats(0.5, 12)],
    'The input "any" has the shape [0.5,12], which is none: it is a list of whole numbers, 0 or more.',
  ],
  [
    'a fraction for an integer',
    [whole],
    [numeric('int64', [2], Float64Array.of(1, 1.5))],
    'The input "whole" of int64 has 1.5 as its element 1: give it whole numbers.',
  ],
] as [string, TensorSpec[], Tensor[], string][])(
  '%s are refused in their own words, which name the input',
  (_, inputs, tensors, message) => {
    expect(() => checkInputs(inputs, tensors)).toThrow(new SavedModelError(message));
  },
);

it.each([['a text'], [[1]], [undefined]])('of %s no string tensor is made', (texts) => {
  expect(() => stringTensor(texts as never)).toThrow('wants an array of strings');
});

it('takes any shape where the signature leaves it open', () => {
  for (const shape of [[6], [2, 3], [1, 2, 3]]) checkInputs([any], [floats(...shape)]);
  checkInputs([any], [numeric('float32', [], Float32Array.of(1))]);
});

const ids = { name: 'ids', dtype: 'int32', shape: [-1] } as const;
const text = { name: 'text', dtype: 'string', shape: [-1] } as const;
const column = stringTensor(['a', 'bc']).data;
const strings = (data: object) => ({ dtype: 'string', shape: [2], data }) as Tensor;

it.each([
  ['doubles', ids, numeric('int32', [2], Float64Array.of(1.5, 2) as never), 'Int32Array'],
  ['a plain array', ids, numeric('int32', [2], [1, 2] as never), 'Int32Array'],
  ['64-bit integers', ids, numeric('int32', [2], BigInt64Array.of(1n, 2n) as never), 'Int32Array'],
  ['nothing', ids, numeric('int32', [2], undefined as never), 'Int32Array'],
  ['plain strings', text, strings(['a', 'bc']), 'stringTensor'],
  ['no strings', text, strings(undefined as never), 'stringTensor'],
  [
    'falling offsets',
    text,
    strings({ ...column, offsets: Int32Array.of(0, 2, 1) }),
    'stringTensor',
  ],
  [
    'offsets beyond',
    text,
    strings({ ...column, offsets: Int32Array.of(0, 1, 99) }),
    'stringTensor',
  ],
  ['few offsets', text, strings({ ...column, offsets: Int32Array.of(0, 1) }), 'stringTensor'],
])('a tensor of %s is refused, and told what to make', (_, spec, tensor, remedy) => {
  expect(() => checkInputs([spec], [tensor])).toThrow(remedy);
  expect(() => checkInputs([spec], [tensor])).toThrow(`The input "${spec.name}"`);
});
