import { SavedModelError } from './errors.ts';
import type { MetaGraph, SignatureDef } from './proto/saved-model.ts';
import { type DType, dtypeOf } from './tensor.ts';

/** A tensor that goes into or comes out of a model. */
export interface TensorSpec {
  /** What the signature calls it, such as `text`. */
  readonly name: string;
  /** The type of its elements. */
  readonly dtype: DType;
  /** Dimensions, outermost first, -1 where any size will do; null where even their number is open. */
  readonly shape: readonly number[] | null;
}

/** What a SavedModel takes and gives under one name. */
export interface Signature {
  /** What goes in, in the order in which `SavedModel.run` takes it. */
  readonly inputs: readonly TensorSpec[];
  /** What comes out, in the order in which `SavedModel.run` gives it. */
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
