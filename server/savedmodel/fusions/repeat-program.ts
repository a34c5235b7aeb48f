/** Test support: `tf.repeat` as TensorFlow writes it. */
import type { Step } from '../graph/program.ts';
import { step, tensorOf } from './small-program.ts';

/** What its steps read beside the values they are given. */
export const REPEAT_CONSTANTS = new Map([
  [50, tensorOf('int32', [0], [])],
  [51, tensorOf('int32', [1], [])],
  [52, tensorOf('int32', [-1], [])],
  [53, tensorOf('int32', [-1])],
  [54, tensorOf('int32', [1, 3])],
]);

interface Repeat {
  readonly x: number;
  readonly counts: number;
  readonly most: number;
  readonly to: number;
}

/** Steps that repeat each element of `x` so many times, `most` at most, by values from 60 on. */
export function repeat({ x, counts, most, to }: Repeat): Step[] {
  return [
    step('Range', [50, most, 51], [60]),
    step('ExpandDims', [counts, 52], [61]),
    step('Less', [60, 61], [62], { T: { type: 3 } }),
    step('ExpandDims', [x, 51], [63]),
    step('Pack', [51, most], [64]),
    step('Tile', [63, 64], [65]),
    step('Reshape', [65, 53], [66]),
    step('Reshape', [62, 53], [67]),
    step('Where', [67], [68]),
    step('Squeeze', [68], [69], { squeeze_dims: { list: list(1) } }),
    step('GatherV2', [66, 69, 50], [to]),
  ];
}

function list(...i: number[]) {
  return { i, s: [], f: [], type: [], func: [] };
}
