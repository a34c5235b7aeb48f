// Loops and choices, which call functions of the graph. Source: tensorflow.org/api_docs/python/tf/raw_ops.
import { SavedModelError } from '../errors.ts';
import type { Op, OpTable, Value } from '../graph/op.ts';
import { single, tensor } from './values.ts';

/** What a condition means: a number other than 0, a text that is not empty; of another rank, whether there is an element. */
function isTrue(value: Value | undefined): boolean {
  const { dtype, shape, data } = tensor(value);
  if (shape.length > 0) return !shape.includes(0);
  return dtype === 'string' ? data.offsets[1]! > data.offsets[0]! : data[0] !== 0;
}

/** While: its inputs are what rounds hand on, then what they only read. */
const loop: Op = {
  functions: ['cond', 'body'],
  stateful: true,
  create({ functions: [condition, body] = [], session, captures = 0 }) {
    if (!condition || !body) throw new SavedModelError('A loop lacks its functions.');
    return (inputs) => {
      const captured = inputs.slice(inputs.length - captures);
      let values = inputs.slice();
      while (isTrue(condition.run(values)[0])) {
        session.loops.spend(1 + condition.size + body.size);
        values = body.run(values) as Value[];
        for (let i = 0; i < captures; i++) values.push(captured[i]!);
      }
      values.length -= captures;
      return values;
    };
  },
};

const ifElse: Op = {
  functions: ['then_branch', 'else_branch'],
  create:
    ({ functions: [yes, no] = [] }) =>
    ([condition, ...inputs]) =>
      (isTrue(condition) ? yes : no)!.run(inputs) as Value[],
};

/** Case: an index outside of the branches takes the last one. */
const switchCase: Op = {
  functions: ['branches'],
  create:
    ({ functions = [] }) =>
    ([branch, ...inputs]) => {
      const index = single(branch);
      const chosen = functions[index] ?? functions.at(-1);
      if (!chosen) throw new SavedModelError('There is no branch to choose.');
      return chosen.run(inputs) as Value[];
    },
};

export const controlFlowOps: OpTable = {
  While: loop,
  StatelessWhile: loop,
  If: ifElse,
  StatelessIf: ifElse,
  Case: switchCase,
  StatelessCase: switchCase,
};
