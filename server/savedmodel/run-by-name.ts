import { SavedModelError } from './errors.ts';
import type { SavedModel } from './load.ts';
import type { Tensor } from './typed-tensor.ts';

/**
 * Runs a model with its inputs and outputs by name, in whatever order.
 *
 * @param inputs - one tensor for each of `model.inputs`.
 * @returns one tensor for each of `model.outputs`.
 * @throws SavedModelError where an input is missing, unknown, of another type or shape than the signature says, or the
 * graph fails.
 */
export function runByName(
  model: SavedModel,
  inputs: Readonly<Record<string, Tensor>>,
): Record<string, Tensor> {
  const known = model.inputs.map(({ name }) => name);
  const unknown = Object.keys(inputs).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new SavedModelError(
      `The model has no input "${unknown}", it has: ${known.join(', ') || 'none'}.`,
    );
  }
  const tensors = known.map((name) => {
    const tensor = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
    if (tensor) return tensor;
    throw new SavedModelError(`The input "${name}" is missing.`);
  });
  const outputs = model.run(tensors);
  return Object.fromEntries(model.outputs.map(({ name }, i) => [name, outputs[i] as Tensor]));
}
