import { expect, it } from 'vitest';
import { bothWays, type SmallProgram, step, tensorOf } from './small-program.ts';

const { NaN: NAN, POSITIVE_INFINITY: INFINITY } = Number;
const float = { T: { type: 1 } };
const encoder = new TextEncoder();
const equation = (text: string) => ({ ...float, equation: { s: encoder.encode(text) } });

function wave(shape: readonly number[], by = 1) {
  const count = shape.reduce((size, dim) => size * dim, 1);
  const data = Array.from({ length: count }, (_, i) => Math.fround(Math.sin(i * by + by) * 2));
  return tensorOf('float32', data, shape);
}

const changed = (shape: readonly number[], at: number, ...to: number[]) => {
  const tensor = wave(shape);
  tensor.data.set(to, at);
  return tensor;
};

/** Sums may come in another order, so that the last digits may differ. */
function near(outcomes: ReturnType<typeof bothWays>['plain']) {
  return outcomes.map((values) =>
    values?.map(([dtype, shape, data]) => [
      dtype,
      shape,
      data.map((x) => (Number.isFinite(x) ? expect.closeTo(x as number, 5) : x)),
    ]),
  );
}

function same(program: SmallProgram, inputs: Parameters<typeof bothWays>[1]): string[] {
  const { plain, fused, operations } = bothWays(program, inputs);
  expect(fused).toEqual(near(plain));
  expect(plain.some((each) => each !== undefined)).toBe(true);
  return operations;
}

// Keras: queries 0, keys 1 and values 2 are [batch, word, head, size]; 3 is a scale, 4 is added to the scores.
const heads: SmallProgram = {
  steps: [
    step('Einsum', [1, 0], [5], equation('aecd,abcd->acbe')),
    step('Mul', [5, 3], [6], float),
    step('AddV2', [4, 6], [7], float),
    step('Softmax', [7], [8], float),
    step('Einsum', [8, 2], [9], equation('acbe,aecd->abcd')),
  ],
  constants: new Map(),
  feeds: [0, 1, 2, 3, 4],
  fetches: [9],
};

const scale = tensorOf('float32', [0.25], []);
const shapes = { batch: [2, 7, 3, 5], wide: [2, 7, 3, 9] };

it('heads of attention with a scale and a mask are one step', () => {
  const { batch, wide } = shapes;
  const blocked = changed([2, 1, 1, 7], 7, ...new Array(7).fill(-INFINITY));
  const operations = same(heads, [
    [wave(batch), wave(batch, 2), wave(wide, 3), scale, wave([2, 1, 7, 7], 5)],
    [
      wave([1, 150, 2, 4]),
      wave([1, 130, 2, 4], 2),
      wave([1, 130, 2, 11], 3),
      scale,
      wave([150, 130]),
    ],
    [wave(batch), wave(batch, 2), wave(wide, 3), wave([3, 1, 1]), blocked],
    [changed(batch, 9, NAN), wave(batch, 2), wave(wide, 3), scale, scale],
    [wave(batch), changed(batch, 9, INFINITY), wave(wide, 3), scale, wave([7, 1])],
    [wave(batch), wave(batch, 2), changed(wide, 4, NAN, -INFINITY), scale, scale],
  ]);
  expect(operations).toEqual(['FusedAttention']);
});

it('shapes that attention in one go is not for give what the single steps give, or are refused as there', () => {
  const { batch, wide } = shapes;
  same(heads, [
    [wave(batch), wave(batch, 2), wave(wide, 3), scale, scale],
    [wave([0, 7, 3, 5]), wave([0, 7, 3, 5]), wave([0, 7, 3, 9]), scale, scale],
    [wave([2, 0, 3, 5]), wave(batch), wave(wide), scale, scale],
    [wave([2, 7, 3, 0]), wave([2, 7, 3, 0]), wave(wide), scale, scale],
    [wave([1, 7, 3, 5]), wave([1, 7, 3, 5]), wave(wide), scale, wave([2, 1, 1, 1])],
    [wave(batch), wave([2, 6, 3, 5]), wave(wide, 3), scale, scale],
    [wave(batch), wave(batch, 2), wave(wide, 3), scale, wave([5, 7])],
  ]);
});

it.each([3, 4])(
  'attention by matrices of %d dimensions is one step, each text to itself, too',
  (rank) => {
    const outer = rank === 3 ? [] : [2];
    const program = {
      steps: [
        step('BatchMatMulV2', [0, 0], [1], { ...float, adj_y: { b: true } }),
        step('Tanh', [1], [2], float),
        step('Sub', [3, 2], [4], float),
        step('Softmax', [4], [5], float),
        step('BatchMatMulV2', [5, 0], [6], float),
      ],
      constants: new Map([[3, tensorOf('float32', [1], [])]]),
      feeds: [0],
      fetches: [6],
    };
    const operations = same(program, [
      [wave([...outer, 3, 10, 6])],
      [wave([...outer, 1, 1, 1])],
      [wave([...outer, 0, 10, 6])],
      [wave([10, 6])],
      [wave([6])],
    ]);
    expect(operations).toEqual(['FusedAttention']);
  },
);

it('a softmax that is read elsewhere, or along what is no row of scores, stays as it is', () => {
  const read = { ...heads, fetches: [9, 8] };
  const inputs = [[wave(shapes.batch), wave(shapes.batch, 2), wave(shapes.wide, 3), scale, scale]];
  expect(same(read, inputs)).not.toContain('FusedAttention');
  const square = [2, 5, 3, 5];
  const turned = {
    ...heads,
    steps: [
      step('Einsum', [1, 0], [7], equation('aecd,abcd->acbe')),
      step('Softmax', [7], [8], float),
      step('Einsum', [8, 2], [9], equation('aceb,aecd->abcd')),
    ],
  };
  same(turned, [[wave(square), wave(square, 2), wave(square, 3), scale, scale]]);
});
