import { expect, it } from 'vitest';
import { Attrs } from '../graph/attrs.ts';
import type { Value } from '../graph/op.ts';
import { numeric } from '../tensor.ts';
import { sessionOf } from './golden-case.ts';
import { OPS } from './ops.ts';

it('the shape of a variable is that of what it holds', () => {
  const session = sessionOf();
  const run = (op: string, attrs: ConstructorParameters<typeof Attrs>[0], ...inputs: Value[]) =>
    OPS[op]!.create({ node: 'v', attrs: new Attrs(attrs, 'v'), session, wants: [true] })(inputs);
  const handle = run('VarHandleOp', new Map()) as Value;
  expect(() => run('VariableShape', new Map(), handle)).toThrow('never restored');
  run('AssignVariableOp', new Map(), handle, numeric('float32', [2, 0], new Float32Array()));
  expect(run('VariableShape', new Map(), handle)).toEqual(
    numeric('int32', [2], Int32Array.of(2, 0)),
  );
  expect(run('VariableShape', new Map([['out_type', { type: 9 }]]), handle)).toEqual(
    numeric('int64', [2], Float64Array.of(2, 0)),
  );
});
