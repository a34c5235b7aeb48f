import { SavedModelError } from './errors.ts';
import type { MetaGraph, SignatureDef } from './proto/saved-model.ts';
import type { StringColumn } from './string-column.ts';
import { allocate, type DType, dtypeOf, sizeOf, type Tensor } from './tensor.ts';

/** A tensor that goes into or comes out of a model. */
export interface TensorSpec {
  /** What the signature calls it, such as `text`. */
  readonly name: string;
  readonly dtype: DType;
  /** Dimensions, -1 where any size will do; null where even the rank is open. */
  readonly shape: readonly number[] | null;
}

/** What a SavedModel takes and gives under one name. */
export interface Signature {
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
}

/** The names of the signatures that can be run. */
export function signatureNames({ signatures }: MetaGraph): string[] {
  return [...signatures.keys()].filter((name) => !name.startsWith('__'));
}

/** The signature of a name. @throws SavedModelError with the names there are, or that of a tensor that is none by itself. */
export function signatureOf(meta: MetaGraph, name: string): SignatureDef {
  const found = meta.signatures.get(name);
  if (found) return withDenseTensors(found, name);
  throw new SavedModelError(
    `The model has no signature "${name}", it has: ${signatureNames(meta).join(', ') || 'none'}. Save it with signatures={"${name}": …}.`,
  );
}

/** How to have a dense tensor where another kind is. */
const DENSE_INSTEAD = {
  input:
    'Give the signature dense inputs, such as tf.TensorSpec([None], tf.string), and make of them what the model needs inside its graph: tf.strings.split, tf.sparse.from_dense or tf.RaggedTensor.from_tensor',
  output:
    'Return a dense tensor: of a ragged one that is its .to_tensor(), of a sparse one tf.sparse.to_dense of it',
};

/** Several tensors under one name can be neither asked for nor answered. */
function withDenseTensors(definition: SignatureDef, signature: string): SignatureDef {
  for (const [kind, infos] of [
    ['input', definition.inputs],
    ['output', definition.outputs],
  ] as const) {
    for (const [name, { encoding }] of infos) {
      if (encoding === 'dense') continue;
      throw new SavedModelError(
        `The ${kind} "${name}" of the signature "${signature}" is a ${encoding} tensor, and only dense ones are supported. ${DENSE_INSTEAD[kind]}.`,
      );
    }
  }
  return definition;
}

/** What the tensors of a signature are. */
export function specsOf(infos: SignatureDef['inputs']): TensorSpec[] {
  return [...infos].map(([name, { dtype, shape }]) => ({ name, dtype: dtypeOf(dtype), shape }));
}

/** Refuses tensors of other types and shapes than a signature says, as TensorFlow does. @throws SavedModelError */
export function checkInputs(inputs: readonly TensorSpec[], tensors: readonly Tensor[]): void {
  if (tensors.length > inputs.length) {
    throw new SavedModelError(
      `The model takes ${inputs.length} inputs (${listed(inputs)}), not ${tensors.length}.`,
    );
  }
  inputs.forEach((input, i) => {
    checkInput(input, tensors[i]);
  });
}

function checkInput({ name, dtype, shape: wanted }: TensorSpec, tensor: Tensor | undefined): void {
  if (tensor?.dtype !== dtype) {
    throw new SavedModelError(
      `The input "${name}" wants ${dtype}, not ${tensor?.dtype ?? 'nothing'}.`,
    );
  }
  checkArray(name, tensor);
  const { shape, data } = tensor;
  const fits =
    !wanted ||
    (wanted.length === shape.length && wanted.every((dim, i) => dim < 0 || dim === shape[i]));
  if (!fits) {
    throw new SavedModelError(
      `The input "${name}" wants the shape [${wanted}], -1 being any size, not [${shape}].`,
    );
  }
  if (sizeOf(shape) !== data.length) {
    throw new SavedModelError(
      `The input "${name}" has ${data.length} elements, but its shape [${shape}] says ${sizeOf(shape)}.`,
    );
  }
}

/** Callers of JavaScript may give any array. */
function checkArray(name: string, { dtype, data }: Tensor): void {
  if (dtype === 'string') {
    if (!isColumn(data)) {
      throw new SavedModelError(
        `The input "${name}" wants strings as UTF-8 bytes with their offsets: make it with stringTensor.`,
      );
    }
    return;
  }
  const wanted = allocate(dtype, 0)[Symbol.toStringTag];
  if (data?.[Symbol.toStringTag] === wanted) return;
  throw new SavedModelError(
    `The input "${name}" of ${dtype} wants its numbers in a ${wanted}: allocate('${dtype}', length) makes one.`,
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

function listed(specs: readonly TensorSpec[]): string {
  return specs.map(({ name }) => `"${name}"`).join(', ');
}
