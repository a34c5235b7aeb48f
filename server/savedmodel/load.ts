import { forgetLent } from './array-pool.ts';
import { openTensorBundle } from './bundle/tensor-bundle.ts';
import { checkInputs } from './check-inputs.ts';
import { SavedModelError } from './errors.ts';
import { type FileSource, readBounded } from './files.ts';
import { optimize } from './fusions/optimize.ts';
import { during } from './graph/during.ts';
import { bind } from './graph/execute.ts';
import { foldConstants } from './graph/fold.ts';
import { inlineGraph } from './graph/inline.ts';
import { MemoryBudget } from './graph/memory-budget.ts';
import type { Session, Value } from './graph/op.ts';
import type { Program } from './graph/program.ts';
import { requireKernels } from './graph/unknown-operation.ts';
import { WorkBudget } from './graph/work-budget.ts';
import { OPS } from './kernels/ops.ts';
import { numbers } from './kernels/values.ts';
import type { MetaGraph, SignatureDef } from './proto/saved-model.ts';
import { readServingGraph } from './serving-graph.ts';
import { type Signature, signatureOf, specsOf } from './signature.ts';
import { stringScalar } from './tensor.ts';
import type { Tensor } from './typed-tensor.ts';

/** A SavedModel ready to run one of its signatures. */
export interface SavedModel extends Signature {
  /** The TensorFlow that wrote it, such as `2.15.1`. */
  readonly tensorflowVersion: string;
  /** How many operations of each name a run executes once constants are folded; a fused step has a name of its own, such as `FusedNgramBag`. */
  readonly operations: ReadonlyMap<string, number>;
  /**
   * Whether rows are padded to the longest of their batch: unless the model masks the padding, a row's
   * answer then depends on its neighbours.
   */
  readonly padsToLongest: boolean;
  /**
   * Runs the signature, synchronously. The outputs may share memory with the inputs and the model: read them, and copy
   * what is to be changed.
   *
   * @param inputs - one tensor an input, in the order of `inputs`; `runByName` takes them by name.
   * @returns one tensor an output, in the order of `outputs`.
   * @throws SavedModelError where an input has another type or shape than the signature says, or an operation refuses
   * what it is given; the message names the input, or begins with the operation and its node.
   */
  run(inputs: readonly Tensor[]): Tensor[];
}

/** How to load a SavedModel. */
export interface LoadOptions {
  /** The name of the signature to run; `serving_default` unless given. */
  readonly signature?: string | undefined;
  /** Whether steps are fused, which is on unless switched off: to compare with the plain kernels. */
  readonly fuse?: boolean | undefined;
  /**
   * Bytes that the values of a run, or of loading, may take beside what the size of files and inputs allows: 2^30 unless
   * given. Give less where the process has less than a few gigabytes.
   */
  readonly memory?: number;
}

const VARIABLES = 'variables/variables';

/** How many times its files a model may take while it is loaded, and its inputs while it runs: tokens, vectors, copies. */
const HELD_PER_FILE_BYTE = 4;
const HELD_PER_INPUT_BYTE = 1024;
const HELD_PER_ROW = 2 ** 20;

const encoder = new TextEncoder();

/**
 * Loads a SavedModel: restores its variables, fills its tables, and makes its signature a list of steps.
 *
 * @throws UnsupportedError where an operation, or a way to use it, is not supported; SavedModelError where a file is
 * missing or damaged, or there is no such signature. What `files` throws comes through as it is.
 */
export async function loadSavedModel(
  files: FileSource,
  { signature = 'serving_default', fuse = true, memory }: LoadOptions = {},
): Promise<SavedModel> {
  let size = 0;
  const counted: FileSource = {
    async read(path, maxBytes) {
      const file = await readBounded(files, path, maxBytes);
      size += file?.length ?? 0;
      return file;
    },
  };
  const meta = await readServingGraph(counted);
  const definition = signatureOf(meta, signature);
  const bundle = await openTensorBundle(counted, VARIABLES);
  const assets = await readAssets(counted, meta);
  const session: Session = {
    resources: new Map(),
    bundle,
    assets,
    work: new WorkBudget(),
    memory: new MemoryBudget(memory),
  };
  session.memory.reset(HELD_PER_FILE_BYTE * size);
  return during(session, () => {
    restore(meta, session);
    initialize(meta, session);
    const model = compile(meta, definition, session, fuse);
    // The model lives on, and would keep its files in memory beside the arrays that were made of them.
    bundle.close();
    assets.clear();
    return model;
  });
}

async function readAssets(files: FileSource, meta: MetaGraph): Promise<Map<string, Uint8Array>> {
  const assets = new Map<string, Uint8Array>();
  for (const { filename } of meta.assets) {
    const path = `assets/${filename}`;
    if (assets.has(path)) continue;
    const file = await readBounded(files, path);
    if (!file)
      throw new SavedModelError(`${path} is missing: copy the model's whole folder again.`);
    assets.set(path, file);
  }
  return assets;
}

/** Lets the model's own restore function put the variables where its graph reads them. */
function restore({ graph, saver }: MetaGraph, session: Session): void {
  if (!saver?.restoreOp) return;
  const program = inlineGraph({
    graph,
    ops: OPS,
    feeds: [saver.filenameTensor],
    fetches: [saver.restoreOp],
    followControl: true,
  });
  requireKernels(program, OPS);
  bind(program, OPS, session).run([stringScalar(encoder.encode(VARIABLES))]);
}

/** Lets the model's own initialiser fill its tables. */
function initialize(meta: MetaGraph, session: Session): void {
  const target =
    meta.signatures.get('__saved_model_init_op')?.outputs.get('__saved_model_init_op')?.name ??
    meta.nodeCollections.get('saved_model_main_op')?.[0] ??
    meta.nodeCollections.get('legacy_init_op')?.[0];
  if (!target) return;
  const program = inlineGraph({
    graph: meta.graph,
    ops: OPS,
    feeds: meta.assets.map(({ tensor }) => tensor),
    fetches: [target],
    followControl: true,
  });
  requireKernels(program, OPS);
  const paths = meta.assets.map(({ filename }) =>
    stringScalar(encoder.encode(`assets/${filename}`)),
  );
  bind(program, OPS, session).run(paths);
}

function compile(
  meta: MetaGraph,
  definition: SignatureDef,
  session: Session,
  fuse: boolean,
): SavedModel {
  const inputs = specsOf(definition.inputs);
  const outputs = specsOf(definition.outputs);
  const inlined = inlineGraph({
    graph: meta.graph,
    ops: OPS,
    feeds: [...definition.inputs.values()].map(({ name }) => name),
    fetches: [...definition.outputs.values()].map(({ name }) => name),
    followControl: false,
  });
  const folded = foldConstants(inlined, OPS, session);
  requireKernels(folded.program, OPS);
  const { program, constants } = optimize(folded, fuse, OPS, session);
  const operations = new Map<string, number>();
  countOperations(program, operations);
  const executable = bind(program, OPS, session, constants);
  return {
    tensorflowVersion: meta.tensorflowVersion,
    inputs,
    outputs,
    operations,
    padsToLongest: padsToLongest(program, constants),
    run(tensors) {
      checkInputs(inputs, tensors);
      beginRun(session, tensors);
      const results = during(session, () => executable.run(tensors));
      forgetLent();
      return results.map((value, i) => {
        if (value) return value as Tensor;
        throw new SavedModelError(
          `The output "${outputs[i]?.name}" lies in a branch that the model does not take for this input.`,
        );
      });
    },
  };
}

/** Lets a run spend as its inputs are large: so much for each byte of them, and for each row. */
function beginRun({ work, memory }: Session, tensors: readonly Tensor[]): void {
  let bytes = 0;
  let rows = 0;
  for (const { dtype, shape, data } of tensors) {
    bytes += dtype === 'string' ? (data.offsets[data.length] ?? 0) : data.byteLength;
    rows += shape[0] ?? 1;
  }
  forgetLent();
  work.reset(bytes, rows);
  memory.reset(HELD_PER_INPUT_BYTE * bytes + HELD_PER_ROW * rows);
}

function countOperations({ steps }: Program, counts: Map<string, number>): void {
  for (const { op, functions = [] } of steps) {
    counts.set(op, (counts.get(op) ?? 0) + 1);
    for (const each of functions) countOperations(each.program, counts);
  }
}

function padsToLongest(program: Program, constants: ReadonlyMap<number, Value>): boolean {
  return program.steps.some(({ op, inputs, functions = [], padsToLongest: pads = false }) => {
    if (op !== 'RaggedTensorToTensor') {
      const inside = functions.some((fn) => padsToLongest(fn.program, fn.constants ?? new Map()));
      return pads || inside;
    }
    const shape = constants.get(inputs[0] ?? -1);
    const fixed =
      shape &&
      numbers(shape).shape.length === 1 &&
      numbers(shape)
        .data.slice(1)
        .every((dim: number) => dim >= 0);
    return !fixed;
  });
}
