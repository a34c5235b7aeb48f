import { expect, it } from 'vitest';
import { OPS } from '../kernels/ops.ts';
import { Attrs } from './attrs.ts';
import type { Program, Step } from './program.ts';
import { requireKernels } from './unknown-operation.ts';

function program(ops: readonly string[], functions: readonly Program[] = []): Program {
  const called = functions.map((each) => ({ program: each, constants: new Map() }));
  const steps = ops.map(
    (op, i): Step => ({
      name: `n${i}`,
      op,
      attrs: new Attrs(new Map(), `n${i}`),
      inputs: [],
      outputs: [],
      functions: called,
    }),
  );
  return { steps, valueCount: 0, feeds: [], fetches: [] };
}

it('operations that have kernels pass', () => {
  expect(() => requireKernels(program(['Add', 'If'], [program(['Mul'])]), OPS)).not.toThrow();
});

it('an operation without a kernel is named with its node', () => {
  expect(() => requireKernels(program(['Add', 'Betainc', 'Betainc']), OPS)).toThrow(
    'The model uses the operation "Betainc" (node "n1"), which is not supported. Export the model without it.',
  );
});

it('all operations without kernels are counted, those of called functions too, and five are named', () => {
  const inner = program(['constructor', 'B', 'C', 'D', 'E']);
  expect(() => requireKernels(program(['A', 'B'], [inner]), OPS)).toThrow(
    'The model uses 6 operations: "A" (node "n0"), "constructor" (node "n0"), "B" (node "n1"), "C" (node "n2"), "D" (node "n3"), and 1 more, which are not supported. Export the model without them.',
  );
});

it('a placeholder that nobody feeds is a matter of the signature', () => {
  expect(() => requireKernels(program(['A', 'Placeholder']), OPS)).toThrow(
    'The model needs a value for "n1", which its signature does not name.',
  );
});
