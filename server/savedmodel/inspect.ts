import type { FileSource } from './files.ts';
import { reachedNodes } from './graph/effects.ts';
import { decodeFunction, type GraphDef } from './proto/graph.ts';
import type { MetaGraph } from './proto/saved-model.ts';
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
  /** Those that loading it, or a run of any of its signatures, may come to. */
  reachedOperations(): Set<string>;
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
    reachedOperations: () => reachedOperations(meta),
  };
}

function reachedOperations({ graph, signatures, saver, nodeCollections }: MetaGraph): Set<string> {
  const ends = [...signatures.values()].flatMap(({ outputs }) => [...outputs.values()]);
  const loading = ['saved_model_main_op', 'legacy_init_op'].flatMap(
    (collection) => nodeCollections.get(collection) ?? [],
  );
  const references = [...ends.map(({ name }) => name), ...loading, saver?.restoreOp ?? ''];
  const byName = new Map(graph.nodes.map((node) => [node.name, node]));
  const operations = new Set<string>();
  const called = new Set<string>();
  const open = [reachedNodes(byName, references, new Set(), () => {})];
  for (let nodes = open.pop(); nodes; nodes = open.pop()) {
    for (const { op, attrs } of nodes) {
      if (!graph.functions.has(op)) operations.add(op);
      const named = [...attrs.values()].flatMap(({ func, list }) => [func, ...(list?.func ?? [])]);
      for (const name of [op, ...named]) {
        const encoded =
          name === undefined || called.has(name) ? undefined : graph.functions.get(name);
        if (!encoded || name === undefined) continue;
        called.add(name);
        open.push([...decodeFunction(encoded).nodes]);
      }
    }
  }
  return operations;
}

function operationsOf({ nodes, functions }: GraphDef): Set<string> {
  const bodies = Array.from(functions.values(), (encoded) => decodeFunction(encoded).nodes);
  return new Set([nodes, ...bodies].flat().map(({ op }) => op));
}
