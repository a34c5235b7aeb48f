// Constants, variables and checkpoints. Source: tensorflow.org/api_docs/python/tf/raw_ops.
import { SavedModelError } from '../errors.ts';
import type { Op, OpTable, Value, Variable } from '../graph/op.ts';
import { decodeStrings } from '../string-column.ts';
import { scalar } from '../tensor.ts';
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
      if (decodeStrings(texts(slices).data).some((slice) => slice !== '')) {
        throw new SavedModelError(
          'The model restores variables in slices, which is not supported.',
        );
      }
      return decodeStrings(texts(names).data).map((key) => session.bundle.read(key));
    },
};

export const stateOps: OpTable = {
  Const: {
    create({ attrs }) {
      const value = attrs.tensor('value');
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
  VarIsInitializedOp: {
    create:
      () =>
      ([source]) =>
        scalar('bool', Number(variable(source).value !== undefined)),
  },
  RestoreV2: restore,
};
