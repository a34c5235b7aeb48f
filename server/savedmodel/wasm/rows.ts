import { Code, F32, F64, I32, V128 } from './code.ts';
import type { WasmFunction } from './module.ts';

// Rows lie without gaps and have at least one number each.
const [IN, OUT, ROWS, WIDTH] = [0, 1, 2, 3] as const;

/** The greatest number of each row: `rowMax(in, out, rows, width)`. */
export function rowMax(): WasmFunction {
  const code = new Code(4);
  const left = code.local(I32);
  const most = code.local(F32);
  const four = code.local(V128);
  code.whileAtLeast(ROWS, 1, () => {
    code.get(IN).loadSplat(0).set(four).get(WIDTH).set(left);
    code.whileAtLeast(left, 4, () => {
      code.get(four).get(IN).load(0).vector('max').set(four).advance(IN, 16).advance(left, -4);
    });
    code.get(four).lane('f32', 0);
    for (let i = 1; i < 4; i++) code.get(four).lane('f32', i).scalar('maxF32');
    code.set(most);
    code.whileAtLeast(left, 1, () => {
      code.get(most).get(IN).scalar('loadF32').scalar('maxF32').set(most);
      code.advance(IN, 4).advance(left, -1);
    });
    code.get(OUT).get(most).scalar('storeF32').advance(OUT, 4).advance(ROWS, -1);
  });
  return { name: 'rowMax', params: 4, code };
}

/** The sum of each row, kept in double precision: `rowSum(in, out, rows, width)`. */
export function rowSum(): WasmFunction {
  const code = new Code(4);
  const left = code.local(I32);
  const sum = code.local(F64);
  const two = [code.local(V128), code.local(V128)] as const;
  code.whileAtLeast(ROWS, 1, () => {
    for (const each of two) code.splat(0).set(each);
    code.get(WIDTH).set(left);
    code.whileAtLeast(left, 4, () => {
      two.forEach((each, i) => {
        code
          .get(each)
          .get(IN)
          .loadTwo(8 * i)
          .vector('promoteTwo')
          .vector('addTwo')
          .set(each);
      });
      code.advance(IN, 16).advance(left, -4);
    });
    code.get(two[0]).get(two[1]).vector('addTwo').set(two[0]);
    code.get(two[0]).lane('f64', 0).get(two[0]).lane('f64', 1).scalar('addF64').set(sum);
    code.whileAtLeast(left, 1, () => {
      code.get(sum).get(IN).scalar('loadF32').scalar('promote').scalar('addF64').set(sum);
      code.advance(IN, 4).advance(left, -1);
    });
    code.get(OUT).get(sum).scalar('demote').scalar('storeF32').advance(OUT, 4).advance(ROWS, -1);
  });
  return { name: 'rowSum', params: 4, code };
}

/** Takes from each number of a row, or divides it by, the row's own: `rowSub(rows, numbers, count, width)`, `rowDiv`. */
export function rowByNumber(op: 'sub' | 'div'): WasmFunction {
  const code = new Code(4);
  const left = code.local(I32);
  const number = code.local(V128);
  const scalar = op === 'sub' ? 'subF32' : 'divF32';
  code.whileAtLeast(ROWS, 1, () => {
    code.get(OUT).loadSplat(0).set(number).get(WIDTH).set(left);
    code.whileAtLeast(left, 4, () => {
      code.get(IN).get(IN).load(0).get(number).vector(op).store(0);
      code.advance(IN, 16).advance(left, -4);
    });
    code.whileAtLeast(left, 1, () => {
      code.get(IN).get(IN).scalar('loadF32').get(number).lane('f32', 0);
      code.scalar(scalar).scalar('storeF32').advance(IN, 4).advance(left, -1);
    });
    code.advance(OUT, 4).advance(ROWS, -1);
  });
  return { name: op === 'sub' ? 'rowSub' : 'rowDiv', params: 4, code };
}
