import { expOfNegative } from './activations.ts';
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

/**
 * The greatest number of each column: `columnMax(in, out, rows, width)`. Up to three numbers behind the last column are
 * written to as well, and as many read behind the last row.
 */
export function columnMax(): WasmFunction {
  const code = new Code(4);
  const [at, left, columns, row] = [I32, I32, I32, I32].map((type) => code.local(type)) as [
    number,
    number,
    number,
    number,
  ];
  const four = code.local(V128);
  code.get(WIDTH).set(columns).get(WIDTH).i32(4).mulI32().set(row);
  code.whileAtLeast(columns, 1, () => {
    code.get(IN).set(at).get(at).load(0).set(four).get(ROWS).set(left);
    code.whileAtLeast(left, 2, () => {
      code.advance(at, { local: row }).advance(left, -1);
      code.get(four).get(at).load(0).vector('max').set(four);
    });
    code.get(OUT).get(four).store(0);
    code.advance(IN, 16).advance(OUT, 16).advance(columns, -4);
  });
  return { name: 'columnMax', params: 4, code };
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

/** The softmax of each row: `rowSoftmax(in, out, rows, width)`; `out` may be `in`. */
export function rowSoftmax(): WasmFunction {
  const code = new Code(4);
  const left = code.local(I32);
  const at = code.local(I32);
  const most = code.local(V128);
  const sum = code.local(V128);
  const power = code.local(V128);
  const total = code.local(F32);
  const scan = (four: () => void, one: () => void) => {
    code.get(WIDTH).set(left).i32(0).set(at);
    code.whileAtLeast(left, 4, () => {
      four();
      code.advance(at, 16).advance(left, -4);
    });
    code.whileAtLeast(left, 1, () => {
      one();
      code.advance(at, 4).advance(left, -1);
    });
  };
  const address = (base: number) => code.get(base).get(at).addI32();
  const powers = (load: 'load' | 'loadSplat') => {
    address(IN)[load](0).get(most).vector('sub');
    expOfNegative(code);
    code.set(power);
  };
  code.whileAtLeast(ROWS, 1, () => {
    code.get(IN).loadSplat(0).set(most);
    const greatest = (load: 'load' | 'loadSplat') => {
      code.get(most);
      address(IN)[load](0).vector('greater').set(most);
    };
    scan(
      () => greatest('load'),
      () => greatest('loadSplat'),
    );
    code.get(most).lane('f32', 0);
    for (let i = 1; i < 4; i++) code.get(most).lane('f32', i).scalar('maxF32');
    code.spread().set(most).splat(0).set(sum).f32(0).set(total);
    scan(
      () => {
        powers('load');
        address(OUT).get(power).store(0).get(sum).get(power).vector('add').set(sum);
      },
      () => {
        powers('loadSplat');
        address(OUT).get(power).lane('f32', 0).scalar('storeF32');
        code.get(total).get(power).lane('f32', 0).scalar('addF32').set(total);
      },
    );
    code.f32(1).get(total);
    for (let i = 0; i < 4; i++) code.get(sum).lane('f32', i).scalar('addF32');
    code.scalar('divF32').spread().set(sum);
    scan(
      () => {
        address(OUT);
        address(OUT).load(0).get(sum).vector('mul').store(0);
      },
      () => {
        address(OUT);
        address(OUT).loadSplat(0).get(sum).vector('mul').lane('f32', 0).scalar('storeF32');
      },
    );
    code.get(WIDTH).i32(4).mulI32().set(left);
    code.advance(IN, { local: left }).advance(OUT, { local: left }).advance(ROWS, -1);
  });
  return { name: 'rowSoftmax', params: 4, code };
}
