import { expect, it } from 'vitest';
import { bothWays, step, tensorOf } from './small-program.ts';

const { NaN: NAN, POSITIVE_INFINITY: INFINITY } = Number;
const float = { T: { type: 1 } };

/** tanh(x * y) - y, of which the last step makes something; value 10 is the axis. */
const elements = [
  step('Mul', [0, 1], [2], float),
  step('Tanh', [2], [3], float),
  step('Sub', [3, 1], [4], float),
];

function wave(count: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.fround(Math.sin(i) * 3));
}

const y = tensorOf('float32', [0.5], []);
const INPUTS = [
  [tensorOf('float32', wave(2 * 3 * 37), [2, 3, 37]), y],
  [tensorOf('float32', wave(12), [3, 4]), tensorOf('float32', wave(4))],
  [tensorOf('float32', [1, NAN, 2, INFINITY, -INFINITY, -0], [2, 3]), y],
  [tensorOf('float32', wave(5), [5, 1]), y],
  [tensorOf('float32', [], [0, 3]), y],
];

/** Sums come in another order, so that the last digits may differ. */
function near(outcomes: ReturnType<typeof bothWays>['plain']) {
  return outcomes.map((values) =>
    values?.map(([dtype, shape, data]) => [
      dtype,
      shape,
      data.map((x) => (Number.isFinite(x) ? expect.closeTo(x as number, 4) : x)),
    ]),
  );
}

it.each([
  ['Softmax', -1, false],
  ...['Sum', 'Mean', 'Max'].flatMap((op) => [
    [op, -1, false] as const,
    [op, -1, true] as const,
    [op, 1, false] as const,
    [op, 0, true] as const,
  ]),
] as const)(
  '%s along %d of what elements become is as without fusion (keeping: %s)',
  (op, axis, keeps) => {
    const end = step(op, op === 'Softmax' ? [4] : [4, 10], [5], {
      ...float,
      keep_dims: { b: keeps },
    });
    const { plain, fused, operations } = bothWays(
      {
        steps: [...elements, end],
        constants: new Map([[10, tensorOf('int32', [axis], [])]]),
        feeds: [0, 1],
        fetches: [5],
      },
      INPUTS,
    );
    expect(operations).toEqual(['FusedRows']);
    expect(plain).not.toContain(undefined);
    expect(fused).toEqual(near(plain));
  },
);

it('elements that are read elsewhere too, or several axes, stay as they are', () => {
  const constants = new Map([
    [10, tensorOf('int32', [-1], [])],
    [11, tensorOf('int32', [0, 1])],
  ]);
  const sum = (axes: number) => step('Sum', [4, axes], [5], float);
  for (const [end, fetches] of [
    [sum(10), [5, 4]],
    [sum(11), [5]],
  ] as const) {
    const program = { steps: [...elements, end], constants, feeds: [0, 1], fetches };
    const { plain, fused, operations } = bothWays(program, INPUTS);
    expect(operations).not.toContain('FusedRows');
    expect(fused).toEqual(near(plain));
  }
});
