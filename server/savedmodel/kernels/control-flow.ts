// Loops and choices, which call functions of the graph. Source: tensorflow.org/api_docs/python/tf/raw_ops.
import { SavedModelError } from '../errors.ts';
import type { Op, OpTable, Value } from '../graph/op.ts';
import { decodeStrings } from '../string-column.ts';
import { scalar } from '../tensor.ts';
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
      const { memory } = session;
      const { held } = memory;
      while (isTrue(condition.run(values)[0])) {
        session.work.spend(1 + condition.size + body.size);
        values = body.run(values) as Value[];
        memory.carry(held, values);
        for (let i = 0; i < captures; i++) values.push(captured[i]!);
      }
      memory.carry(held, []);
      values.length -= captures;
      return values;
    };
  },
};

/** An operation that calls the function chosen by its first input with the others. */
function choice(functions: readonly string[], choose: (value: Value) => number): Op {
  return {
    functions,
    choose,
    create:
      ({ functions = [] }) =>
      ([value, ...inputs]) => {
        const chosen = functions[choose(value as Value)] ?? functions.at(-1);
        if (!chosen) throw new SavedModelError('There is no branch to choose.');
        return chosen.run(inputs) as Value[];
      },
  };
}

const ifElse = choice(['then_branch', 'else_branch'], (value) => (isTrue(value) ? 0 : 1));

/** Case: an index outside of the branches takes the last one. */
const switchCase = choice(['branches'], single);

/** Switch: nothing comes out on the side not taken, and what reads it does not run. */
const switchSide: Op = {
  create:
    () =>
    ([value, condition]) => {
      const sides: Value[] = [];
      sides[isTrue(condition) ? 1 : 0] = value as Value;
      return sides;
    },
};

/** Merge: the one input that has been made, and which it is. */
const merge: Op = {
  create: () => (inputs) => {
    const index = inputs.findIndex((value) => value !== undefined);
    return [inputs[index] as Value, scalar('int32', index)];
  },
};

/** Assert: refuses the input where its condition does not hold, with the texts that it is given. */
const check: Op = {
  stateful: true,
  create:
    () =>
    ([condition, ...told]) => {
      if (isTrue(condition)) return [];
      const words = told.map(tensor).flatMap((value) => {
        return value.dtype === 'string'
          ? decodeStrings(value.data)
          : Array.from(value.data, String);
      });
      throw new SavedModelError(`the model refuses what it is given. ${words.join(' ')}`.trim());
    },
};

export const controlFlowOps: OpTable = {
  Assert: check,
  While: loop,
  StatelessWhile: loop,
  If: ifElse,
  StatelessIf: ifElse,
  Case: switchCase,
  StatelessCase: switchCase,
  Switch: switchSide,
  RefSwitch: switchSide,
  Merge: merge,
  RefMerge: merge,
};
