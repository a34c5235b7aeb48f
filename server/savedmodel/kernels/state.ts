// Constants, variables and checkpoints. Source: tensorflow.org/api_docs/python/tf/raw_ops.
import { SavedModelError } from '../errors.ts';
import type { Op, OpTable, Value, Variable } from '../graph/op.ts';
import { bytesOfItem } from '../item-size.ts';
import { requireRoom } from '../room.ts';
import { decodeStrings } from '../string-column.ts';
import { allocate, numeric, scalar } from '../tensor.ts';
import { tensor, texts } from './values.ts';

function variable(value: Value | undefined): Variable {
  if (value?.dtype !== 'resource' || value.kind !== 'variable') {
    throw new SavedModelError('A variable was expected.');
  }
  return value;
}

/** What a variable holds. */
export function variableValue(
  handle: Value | undefined,
  node: string,
): NonNullable<Variable['value']> {
  const { value } = variable(handle);
  if (!value) throw new SavedModelError(`The variable that "${node}" reads was never restored.`);
  return value;
}

const handle: Op = {
  create({ node, attrs, session }) {
    const name = attrs.text('shared_name', '') || node;
    return () => {
      const known = session.resources.get(name);
      if (known) return known;
      const fresh: Variable = { dtype: 'resource', kind: 'variable', value: undefined };
      session.resources.set(name, fresh);
      return fresh;
    };
  },
};

const restore: Op = {
  stateful: true,
  create:
    ({ session }) =>
    ([, names, slices]) => {
      const parts = decodeStrings(texts(slices).data);
      let bytes = 0;
      return decodeStrings(texts(names).data).map((key, i) => {
        const value = session.bundle.read(key, parts[i]);
        // One name may be wanted thousands of times: all values together ask for room.
        bytes += bytesOfItem(value);
        requireRoom(bytes);
        return value;
      });
    },
};

/**
 * TensorFlow 1's variable, which is handle and value in one: what reads it gets the value once there is one, what
 * assigns to it the handle before that.
 */
const reference: Op = {
  create(context) {
    const kernel = handle.create(context);
    return (inputs) => {
      const known = variable(kernel(inputs) as Variable);
      return known.value ?? known;
    };
  },
};

const assign: Op = {
  stateful: true,
  create:
    ({ node, session }) =>
    ([target, value]) => {
      const known =
        target?.dtype === 'resource'
          ? variable(target)
          : [...session.resources.values()].find(
              (each): each is Variable => each.kind === 'variable' && each.value === target,
            );
      if (!known) throw new SavedModelError(`"${node}" assigns to what is no variable.`);
      // A copy, so that the value leads back to this variable alone.
      known.value = { ...tensor(value) };
      return known.value;
    },
};

export const stateOps: OpTable = {
  Const: {
    create({ attrs, session }) {
      const value = attrs.tensor('value', session.memory.room);
      return () => value;
    },
  },
  VarHandleOp: handle,
  ReadVariableOp: {
    create:
      ({ node }) =>
      ([source]) =>
        variableValue(source, node),
  },
  AssignVariableOp: {
    stateful: true,
    create:
      () =>
      ([target, value]) => {
        variable(target).value = tensor(value);
        return [];
      },
  },
  VariableShape: {
    create({ node, attrs }) {
      const dtype = attrs.numericType('out_type', 'int32');
      return ([source]) => {
        const { shape } = variableValue(source, node);
        const data = allocate(dtype, shape.length);
        data.set(shape);
        return numeric(dtype, [shape.length], data);
      };
    },
  },
  VarIsInitializedOp: {
    create:
      () =>
      ([source]) =>
        scalar('bool', Number(variable(source).value !== undefined)),
  },
  VariableV2: reference,
  Variable: reference,
  Assign: assign,
  IsVariableInitialized: {
    create:
      () =>
      ([target]) =>
        scalar('bool', Number(target?.dtype !== 'resource')),
  },
  RestoreV2: restore,
};
