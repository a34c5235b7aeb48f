import { SavedModelError } from './errors.ts';
import type { TensorSpec } from './signature.ts';
import type { StringColumn } from './string-column.ts';
import { allocate, type DType, type NumericTensor, sizeOf, type Tensor } from './tensor.ts';

/** Refuses other tensors than a signature says, as TensorFlow does. @throws SavedModelError that names the input. */
export function checkInputs(inputs: readonly TensorSpec[], tensors: readonly Tensor[]): void {
  if (!Array.isArray(tensors)) {
    throw new SavedModelError(
      `The model takes a list of tensors (${listed(inputs)}): runByName takes them by name.`,
    );
  }
  if (tensors.length > inputs.length) {
    throw new SavedModelError(`The model takes ${counted(inputs)}, not ${tensors.length}.`);
  }
  if (tensors.length < inputs.length) {
    const missing = listed(inputs.slice(tensors.length));
    throw new SavedModelError(
      `The model takes ${counted(inputs)}, not ${tensors.length}: ${missing} is missing.`,
    );
  }
  for (let i = 0; i < inputs.length; i++) checkInput(inputs[i]!, tensors[i]);
}

/** Callers of JavaScript may give anything. */
function checkInput({ name, dtype, shape }: TensorSpec, tensor: Tensor | undefined): void {
  if (tensor?.dtype === undefined) {
    throw new SavedModelError(`The input "${name}" is no tensor: make it with ${maker(dtype)}.`);
  }
  if (tensor.dtype !== dtype) {
    throw new SavedModelError(
      `The input "${name}" wants ${dtype}, not ${tensor.dtype}: make it with ${maker(dtype)}.`,
    );
  }
  if (tensor.dtype === 'string') checkColumn(name, tensor.data);
  else checkArray(name, tensor);
  checkShape(name, shape, tensor);
}

function maker(dtype: DType): string {
  return dtype === 'string' ? 'stringTensor' : `numeric('${dtype}', shape, data)`;
}

function checkShape(name: string, wanted: readonly number[] | null, { shape, data }: Tensor): void {
  const isShape = Array.isArray(shape) && shape.every((dim) => Number.isInteger(dim) && dim >= 0);
  if (!isShape) {
    throw new SavedModelError(
      `The input "${name}" has the shape [${shape}], which is none: it is a list of whole numbers, 0 or more.`,
    );
  }
  if (wanted && wanted.length !== shape.length) {
    throw new SavedModelError(
      `The input "${name}" wants ${dimensions(wanted.length)}, the shape ${open(wanted)}, not the ${shape.length} of [${shape}].`,
    );
  }
  const wrong = wanted?.findIndex((dim, i) => dim >= 0 && dim !== shape[i]) ?? -1;
  if (wanted && wrong >= 0) {
    throw new SavedModelError(
      `The input "${name}" wants the shape ${open(wanted)}, not [${shape}]: its dimension ${wrong} has to be ${wanted[wrong]}.`,
    );
  }
  if (sizeOf(shape) !== data.length) {
    throw new SavedModelError(
      `The input "${name}" has ${data.length} elements, but its shape [${shape}] says ${sizeOf(shape)}.`,
    );
  }
}

/** The array of a type is the one that `allocate` makes; doubles that stand for integers are whole. */
function checkArray(name: string, { dtype, data }: NumericTensor): void {
  const wanted = allocate(dtype, 0)[Symbol.toStringTag];
  if (data?.[Symbol.toStringTag] !== wanted) {
    throw new SavedModelError(
      `The input "${name}" of ${dtype} wants its numbers in a ${wanted}: allocate('${dtype}', length) makes one.`,
    );
  }
  if (dtype !== 'int64' && dtype !== 'uint64') return;
  for (let i = 0; i < data.length; i++) {
    if (Number.isInteger(data[i])) continue;
    throw new SavedModelError(
      `The input "${name}" of ${dtype} has ${data[i]} as its element ${i}: give it whole numbers.`,
    );
  }
}

function checkColumn(name: string, column: StringColumn | undefined): void {
  if (isColumn(column)) return;
  throw new SavedModelError(
    `The input "${name}" wants strings as UTF-8 bytes with their offsets: make it with stringTensor.`,
  );
}

function isColumn(column: StringColumn | undefined): boolean {
  const { bytes, offsets, length } = column ?? {};
  if (!(bytes instanceof Uint8Array && offsets instanceof Int32Array && length !== undefined)) {
    return false;
  }
  let end = offsets[0] ?? -1;
  if (end < 0 || offsets.length <= length) return false;
  for (let i = 1; i <= length; i++) {
    if (offsets[i]! < end) return false;
    end = offsets[i]!;
  }
  return end <= bytes.length;
}

function counted(specs: readonly TensorSpec[]): string {
  return `${specs.length} ${specs.length === 1 ? 'input' : 'inputs'} (${listed(specs) || 'none'})`;
}

function listed(specs: readonly TensorSpec[]): string {
  return specs.map(({ name }) => `"${name}"`).join(', ');
}

function dimensions(count: number): string {
  return `${count} ${count === 1 ? 'dimension' : 'dimensions'}`;
}

/** A shape, and what its open dimensions mean. */
function open(shape: readonly number[]): string {
  return `[${shape}]${shape.includes(-1) ? ', -1 being any size' : ''}`;
}
