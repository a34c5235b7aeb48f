import { SavedModelError, UnsupportedError } from '../errors.ts';

/** The error that refuses a node whose operation has no kernel. */
export function unknownOperation(op: string, node: string): SavedModelError {
  if (op === 'Placeholder') {
    return new SavedModelError(
      `The model needs a value for "${node}", which its signature does not name. Export it with a signature that names every input.`,
    );
  }
  return new UnsupportedError(
    `The model uses the operation "${op}" (node "${node}"), which is not supported. Export the model without it.`,
  );
}
