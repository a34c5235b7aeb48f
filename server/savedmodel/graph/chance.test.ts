import { expect, it } from 'vitest';
import { scalar } from '../tensor.ts';
import { Attrs } from './attrs.ts';
import { withoutIdleChance } from './chance.ts';
import type { Step } from './program.ts';

function step(op: string, inputs: readonly number[], output: number): Step {
  return { name: op, op, attrs: new Attrs(new Map(), op), inputs, outputs: [output] };
}

/** Random numbers (1) of a shape (0), moved by a number (2), and what is made of them with another (3). */
function operations(last: string, move: string, by: number, limit: number, fetches = [5]) {
  const steps = [step('RandomUniform', [0], 1), step(move, [1, 2], 4), step(last, [4, 3], 5)];
  const constants = new Map([
    [2, scalar('float32', by)],
    [3, scalar('float32', limit)],
  ]);
  const program = { steps, valueCount: 6, feeds: [0], fetches };
  return withoutIdleChance({ program, constants }).program.steps.map(({ op }) => op);
}

it.each([
  ['GreaterEqual', 'Mul', 2, 0],
  ['GreaterEqual', 'AddV2', 1, 1],
  ['GreaterEqual', 'Sub', 1, -1],
  ['Floor', 'AddV2', 1, 0],
])('%s of random numbers after %s %f is known beforehand', (last, move, by, limit) => {
  expect(operations(last, move, by, limit)).toEqual(['Fill']);
});

it.each([
  ['GreaterEqual', 'Mul', 1, 0.5],
  ['GreaterEqual', 'Mul', -1, 0],
  ['GreaterEqual', 'Mul', 1, Number.NaN],
  ['Floor', 'AddV2', 0.5, 0],
  ['Floor', 'Mul', 1.5, 0],
  ['Less', 'Mul', 1, 0],
])('%s of random numbers after %s %f with %f stays', (last, move, by, limit) => {
  expect(operations(last, move, by, limit)).toEqual(['RandomUniform', move, last]);
});

it('random numbers that are read elsewhere stay too', () => {
  expect(operations('GreaterEqual', 'Mul', 1, 0, [5, 1])).toEqual(['RandomUniform', 'Fill']);
});
