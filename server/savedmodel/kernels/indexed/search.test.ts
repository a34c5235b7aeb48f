import { expect, test } from 'vitest';
import { bothWays, step, tensorOf } from '../../fusions/small-program.ts';

test.each([
  ['small', 'int64', [3, -2, 7, 3, 0, 7, -2, 3, 5, 5, 5, 5]],
  ['exact by the skin of their teeth', 'int64', [2 ** 53, 1 - 2 ** 53, 2 ** 53, 0, 1, 2, 2, 1]],
  ['those of a type that has no others', 'uint8', [255, 0, 255, 1, 9, 9, 8, 0]],
] as const)(
  'the largest of whole numbers (%s) come first, of equals the first',
  (_, dtype, row) => {
    const width = row.length / 2;
    const steps = [step('TopKV2', [0, 1], [2, 3], { T: { type: 9 } })];
    const k = tensorOf('int32', [width], []);
    const program = { steps, constants: new Map(), feeds: [0, 1], fetches: [2, 3] };
    const { plain } = bothWays(program, [[tensorOf(dtype, row, [2, width]), k]]);
    const order = [0, 1].map((r) => {
      const places = Array.from({ length: width }, (_, i) => i);
      return places.sort((a, b) => row[r * width + b]! - row[r * width + a]! || a - b);
    });
    const values = order.flatMap((places, r) => places.map((i) => row[r * width + i]!));
    expect(plain[0]).toEqual([
      [dtype, [2, width], values],
      ['int32', [2, width], order.flat()],
    ]);
  },
);
