// Values that a branch hands on for gradients, or none: a list of them, or an empty one. Source: tensorflow.org/api_docs/python/tf/raw_ops.
import { SavedModelError } from '../errors.ts';
import type { Op, OpTable } from '../graph/op.ts';
import { scalar } from '../tensor.ts';
import { TensorList } from '../tensor-list.ts';
import { list } from './list-changes.ts';
import { item } from './values.ts';

const none: Op = { create: () => () => new TensorList([], undefined) };

const fromValue: Op = {
  create: () => (components) =>
    // A list in it has no place in a list; nearly always nobody asks for it.
    new TensorList(
      components.map((each) => (each instanceof TensorList ? undefined : item(each))),
      undefined,
    ),
};

const hasValue: Op = {
  create:
    () =>
    ([optional]) =>
      scalar('bool', Number(list(optional).elements.length > 0)),
};

const getValue: Op = {
  create({ attrs }) {
    const count = attrs.length('output_types');
    return ([optional]) => {
      const { elements } = list(optional);
      return Array.from({ length: count }, (_, i) => {
        const element = elements[i];
        if (element) return element;
        throw new SavedModelError(
          `An optional value is read that is not there, or a list: export the model without gradients.`,
        );
      });
    };
  },
};

export const optionalOps: OpTable = {
  OptionalNone: none,
  OptionalFromValue: fromValue,
  OptionalHasValue: hasValue,
  OptionalGetValue: getValue,
};
