import type { FileSource } from './files.ts';
import { readServingGraph, signatureOf, specsOf, type TensorSpec } from './load.ts';
import { decodeFunction, type GraphDef } from './proto/graph.ts';

/** What a SavedModel says of itself. */
export interface SavedModelInfo {
  /** The TensorFlow that wrote it. */
  readonly tensorflowVersion: string;
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  /** Every operation in its graph and its functions by TensorFlow's name, whether a run reaches it or not. */
  operations(): Set<string>;
}

/**
 * Reads what saved_model.pb says of a model, without its variables; any operation may be in it.
 *
 * @throws SavedModelError where the file is missing or damaged, or has no such signature.
 */
export async function inspectSavedModel(
  files: FileSource,
  signature = 'serving_default',
): Promise<SavedModelInfo> {
  const meta = await readServingGraph(files);
  const { inputs, outputs } = signatureOf(meta, signature);
  return {
    tensorflowVersion: meta.tensorflowVersion,
    inputs: specsOf(inputs),
    outputs: specsOf(outputs),
    operations: () => operationsOf(meta.graph),
  };
}

function operationsOf({ nodes, functions }: GraphDef): Set<string> {
  const bodies = Array.from(functions.values(), (encoded) => decodeFunction(encoded).nodes);
  return new Set([nodes, ...bodies].flat().map(({ op }) => op));
}
