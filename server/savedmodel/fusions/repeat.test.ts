import { expect, it } from 'vitest';
import { REPEAT_CONSTANTS, repeat } from './repeat-program.ts';
import { bothWays, tensorOf } from './small-program.ts';

const values = tensorOf('float32', [5, 6, 7]);
const int = (...data: number[]) => tensorOf('int32', data);
const most = (value: number) => tensorOf('int32', [value], []);

const program = { constants: REPEAT_CONSTANTS, feeds: [0, 1, 2], fetches: [9] };

it('elements are repeated as often as without fusion, whatever the numbers are', () => {
  const { plain, fused, operations } = bothWays(
    { ...program, steps: repeat({ x: 0, counts: 1, most: 2, to: 9 }) },
    [
      [values, int(2, 0, 3), most(3)],
      [values, int(0, 0, 0), most(0)],
      [values, int(-1, 2, 1), most(2)],
      // More of an element than the most that any is said to be are left out.
      [values, int(4, 1, 2), most(2)],
      [tensorOf('float32', []), int(), most(0)],
    ],
  );
  expect(operations).toEqual(['FusedRepeat']);
  expect(plain[0]).toEqual([['float32', [5], [5, 5, 7, 7, 7]]]);
  expect(fused).toEqual(plain);
});

it('what only looks like it stays as it is', () => {
  const steps = repeat({ x: 0, counts: 1, most: 2, to: 9 });
  const others = [
    steps.map((each) => (each.op === 'Range' ? { ...each, inputs: [51, 2, 51] } : each)),
    steps.map((each) => (each.op === 'Tile' ? { ...each, inputs: [each.inputs[0]!, 54] } : each)),
  ];
  for (const other of others) {
    const { plain, fused, operations } = bothWays({ ...program, steps: other }, [
      [values, int(2, 0, 3), most(3)],
    ]);
    expect(operations).not.toContain('FusedRepeat');
    expect(plain[0]).toBeDefined();
    expect(fused).toEqual(plain);
  }
});
