import { expect, test } from 'vitest';
import { numeric } from '../../tensor.ts';
import { runElements } from './element-program.ts';

const SHAPES = [
  [],
  [1],
  [7],
  [3, 1],
  [3, 7],
  [2, 1, 7],
  [2, 3, 1],
  [2, 3, 7],
  [1200],
  [5, 1200],
  [5, 1],
];

function tensor(shape: readonly number[], from: number) {
  const size = shape.reduce((product, dim) => product * dim, 1);
  return numeric(
    'float32',
    shape,
    Float32Array.from({ length: size }, (_, i) => from + (i % 50)),
  );
}

/** The element of a tensor that stands at a place of the shape it broadcasts to. */
function at(x: ReturnType<typeof tensor>, place: readonly number[]): number {
  const own = place.slice(place.length - x.shape.length);
  return x.data[own.reduce((index, p, d) => index * x.shape[d]! + (x.shape[d] === 1 ? 0 : p), 0)]!;
}

function* places(shape: readonly number[]): Generator<number[]> {
  const [dim, ...rest] = shape;
  if (dim === undefined) yield [];
  else for (let i = 0; i < dim; i++) for (const place of places(rest)) yield [i, ...place];
}

function fits(a: readonly number[], b: readonly number[]): boolean {
  return a.toReversed().every((dim, d) => {
    const other = b.at(-1 - d) ?? 1;
    return dim === other || dim === 1 || other === 1;
  });
}

test.each(['machine code', 'functions'])(
  '%s of elements broadcast, whatever the shapes',
  (kind) => {
    const loop = (name: string) => (kind === 'functions' ? undefined : name);
    // a * a + (b - a), of which a * a is smaller than the result where b is larger.
    const run = runElements({
      inputs: ['float32', 'float32'],
      instructions: [
        { fn: (x, y) => x * y, loop: loop('Mul'), a: 0, b: 0, dtype: 'float32' },
        { fn: (x, y) => x - y, loop: loop('Sub'), a: 1, b: 0, dtype: 'float32' },
        { fn: (x, y) => x + y, loop: loop('Add'), a: 2, b: 3, dtype: 'float32' },
      ],
    });
    for (const left of SHAPES) {
      for (const right of SHAPES.filter((shape) => fits(left, shape))) {
        const [a, b] = [tensor(left, 1), tensor(right, 100)];
        const { shape, data } = run([a, b]);
        const wanted = [...places(shape)].map(
          (place) => at(a, place) ** 2 + at(b, place) - at(a, place),
        );
        expect(Array.from(data), `[${left}] and [${right}]`).toEqual(wanted.map(Math.fround));
      }
    }
  },
);

test('types may change on the way: a mask becomes numbers', () => {
  const run = runElements({
    inputs: ['bool', 'bool'],
    instructions: [
      { fn: (x, y) => x & y, loop: 'LogicalAnd', a: 0, b: 1, dtype: 'bool' },
      { fn: (x) => x, a: 2, b: 2, dtype: 'float32' },
      { fn: (x) => -x, loop: 'Neg', a: 3, b: 3, dtype: 'float32' },
    ],
  });
  const mask = Uint8Array.from({ length: 3000 }, (_, i) => i % 2);
  const other = Uint8Array.from({ length: 3000 }, (_, i) => Number(i % 3 === 0));
  const { data } = run([numeric('bool', [3000], mask), numeric('bool', [3000], other)]);
  expect(Array.from(data, (x) => x + 0)).toEqual(
    Array.from(mask, (x, i) => (x && other[i] ? -1 : 0)),
  );
});

test('lists of any length after one another, beside single numbers, and of none', () => {
  const run = runElements({
    inputs: ['int64', 'float32', 'int64'],
    instructions: [
      { fn: (x, y) => x * y, a: 0, b: 2, dtype: 'int64' },
      { fn: (x) => x, a: 3, b: 3, dtype: 'float32' },
      { fn: (x, y) => x - y, loop: 'Sub', a: 4, b: 1, dtype: 'float32' },
    ],
  });
  const half = numeric('float32', [1], Float32Array.of(0.5));
  for (const length of [3, 2500, 0, 1, 7, 1024, 7]) {
    const list = numeric(
      'int64',
      [length],
      Float64Array.from({ length }, (_, i) => i),
    );
    const three = numeric('int64', length === 7 ? [] : [1], Float64Array.of(3));
    const { dtype, shape, data } = run([list, half, three]);
    expect({ dtype, shape }).toEqual({ dtype: 'float32', shape: [length] });
    expect(Array.from(data)).toEqual(Array.from(list.data, (x: number) => 3 * x - 0.5));
  }
  const wider = run([
    numeric('int64', [2], Float64Array.of(1, 2)),
    half,
    numeric('int64', [1, 1], Float64Array.of(1)),
  ]);
  expect(wider.shape).toEqual([1, 2]);
});
