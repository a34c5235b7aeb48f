import { Code, I32, V128 } from './code.ts';
import type { WasmFunction } from './module.ts';

/** Windows that share what is read of the weights. */
const HEIGHT = 4;

/**
 * out[i, c] = Σ a[i, t, c] · w[t, c] over taps t: `depthwise(windows, a, step, w, taps, row, last, out, apart)`, where `step` is
 * from window to window and `apart` from tap to tap in `a`, `row` from tap to tap in `w` and from window to window in `out`, and
 * `last` where the last four channels begin, all in bytes. The last channels go first and windows go upwards: where channels are no multiple of four, what is too much is written over.
 */
export function depthwise(): WasmFunction {
  const params = 9;
  const [windows, a, step, w, taps, row, last, out, apart] = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;
  const code = new Code(params);
  const [from, to, left, weight, count] = Array.from({ length: 5 }, () => code.local(I32)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const at = Array.from({ length: HEIGHT }, () => code.local(I32));
  const sums = Array.from({ length: HEIGHT }, () => code.local(V128));
  const four = code.local(V128);
  const tile = (height: number) => {
    code.whileAtLeast(left, height, () => {
      for (let i = 0; i < height; i++) {
        code.splat(0).set(sums[i]!);
        code.get(from).set(at[i]!).advance(from, { local: step });
      }
      code.get(w).get(last).addI32().set(weight).get(taps).set(count);
      code.whileAtLeast(count, 1, () => {
        code.get(weight).load(0).set(four).advance(weight, { local: row }).advance(count, -1);
        for (let i = 0; i < height; i++) {
          code.get(at[i]!).load(0).get(four);
          code.multiplyAdd(() => code.get(sums[i]!)).set(sums[i]!);
          code.advance(at[i]!, { local: apart });
        }
      });
      for (const sum of sums.slice(0, height)) {
        code.get(to).get(sum).store(0).advance(to, { local: row });
      }
      code.advance(left, -height);
    });
  };
  code.whileAtLeast(last, 0, () => {
    code.get(a).get(last).addI32().set(from).get(out).get(last).addI32().set(to);
    code.get(windows).set(left);
    tile(HEIGHT);
    tile(1);
    code.advance(last, -16);
  });
  return { name: 'depthwise', params, code };
}
