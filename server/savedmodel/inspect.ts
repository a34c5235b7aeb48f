import type { FileSource } from './files.ts';
import { type Reach, reachOf } from './graph/reach.ts';
import { decodeFunction, type GraphDef } from './proto/graph.ts';
import { readServingGraph } from './serving-graph.ts';
import { type Signature, signatureNames, signatureOf, specsOf } from './signature.ts';

/** What a SavedModel says of itself. */
export interface SavedModelInfo {
  /** The TensorFlow that wrote it, such as `2.15.1`. */
  readonly tensorflowVersion: string;
  /** The names of its signatures; most models have `serving_default` alone. */
  readonly signatures: readonly string[];
  /**
   * What goes in and comes out under a name, `serving_default` unless given.
   *
   * @throws SavedModelError where there is no such signature, or it has a tensor of a type unknown here, or a sparse or ragged one.
   */
  signature(name?: string): Signature;
  /** Every operation in its graph and its functions by TensorFlow's name, whether a run reaches it or not. */
  operations(): Set<string>;
  /**
   * What loading it and runs of its signatures may come to in a runtime that opens files by itself, as TensorFlow does;
   * loaded here, a model reads nothing but `files`.
   *
   * @throws UnsupportedError where a function that is called takes lists of tensors.
   */
  reach(): Reach;
}

/**
 * Reads what saved_model.pb says of a model, and no other file; any operation may be in it.
 *
 * @throws SavedModelError where the file is missing or damaged.
 */
export async function inspectSavedModel(files: FileSource): Promise<SavedModelInfo> {
  const meta = await readServingGraph(files);
  return {
    tensorflowVersion: meta.tensorflowVersion,
    signatures: signatureNames(meta),
    signature(name = 'serving_default') {
      const { inputs, outputs } = signatureOf(meta, name);
      return { inputs: specsOf(inputs), outputs: specsOf(outputs) };
    },
    operations: () => operationsOf(meta.graph),
    reach: () => reachOf(meta),
  };
}

function operationsOf({ nodes, functions }: GraphDef): Set<string> {
  const bodies = Array.from(functions.values(), (encoded) => decodeFunction(encoded).nodes);
  return new Set([nodes, ...bodies].flat().map(({ op }) => op));
}
