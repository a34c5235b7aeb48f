// The few operations on elements that take strings too.

import { ColumnBuilder } from '../../column-builder.ts';
import type { Op } from '../../graph/op.ts';
import { allocate, type StringTensor, scalar, sizeOf } from '../../tensor.ts';
import { broadcastIndices, broadcastShape, doBroadcast, tensor, texts } from '../values.ts';

/** Equal and NotEqual: `numeric` is what numbers are compared with. */
export function equality(equal: boolean, numeric: Op): Op {
  return {
    create(context) {
      const mustFit = context.attrs.bool('incompatible_shape_error', true);
      const onNumbers = numeric.create(context);
      return (inputs) => {
        const a = tensor(inputs[0]);
        const b = tensor(inputs[1]);
        if (!mustFit && !doBroadcast(a.shape, b.shape)) return scalar('bool', Number(!equal));
        if (a.dtype !== 'string') return onNumbers(inputs);
        return compareStrings(a, texts(b), equal);
      };
    },
  };
}

function compareStrings(a: StringTensor, b: StringTensor, equal: boolean) {
  const shape = broadcastShape(a.shape, b.shape);
  const ia = broadcastIndices(a.shape, shape);
  const ib = broadcastIndices(b.shape, shape);
  const data = allocate('bool', ia.length);
  for (let i = 0; i < data.length; i++) {
    data[i] = Number(sameString(a, ia[i]!, b, ib[i]!) === equal);
  }
  return { dtype: 'bool', shape, data } as const;
}

function sameString(a: StringTensor, i: number, b: StringTensor, j: number): boolean {
  const from = a.data.offsets[i]!;
  const other = b.data.offsets[j]!;
  const length = a.data.offsets[i + 1]! - from;
  if (length !== b.data.offsets[j + 1]! - other) return false;
  for (let k = 0; k < length; k++) {
    if (a.data.bytes[from + k] !== b.data.bytes[other + k]) return false;
  }
  return true;
}

/** Add, which joins strings. */
export function addition(numeric: Op): Op {
  return {
    create(context) {
      const onNumbers = numeric.create(context);
      return (inputs) => {
        const a = tensor(inputs[0]);
        return a.dtype === 'string' ? join(a, texts(inputs[1])) : onNumbers(inputs);
      };
    },
  };
}

function join(a: StringTensor, b: StringTensor): StringTensor {
  const shape = broadcastShape(a.shape, b.shape);
  const ia = broadcastIndices(a.shape, shape);
  const ib = broadcastIndices(b.shape, shape);
  const builder = new ColumnBuilder(sizeOf(shape), a.data.bytes.length + b.data.bytes.length);
  for (let i = 0; i < ia.length; i++) {
    const { bytes: left, offsets } = a.data;
    const { bytes: right, offsets: others } = b.data;
    builder.append(left, offsets[ia[i]!]!, offsets[ia[i]! + 1]!);
    builder.append(right, others[ib[i]!]!, others[ib[i]! + 1]!);
    builder.endString();
  }
  return { dtype: 'string', shape, data: builder.finish() };
}
