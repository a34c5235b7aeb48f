// Runs a SavedModel in this process by the importer in server/savedmodel: no native library, no Python.
import { SavedModelError } from '../savedmodel/errors.ts';
import { loadSavedModel, type SavedModel, type TensorSpec } from '../savedmodel/load.ts';
import { type StringColumn, StringEncoder } from '../savedmodel/string-column.ts';
import { strings } from '../savedmodel/tensor.ts';
import type { Engine } from './engine.ts';
import { openFolder } from './folder-files.ts';

/** Gives one probability a text, synchronously. */
export type Scorer = (texts: StringColumn) => Float32Array;

/**
 * Loads the SavedModel in a folder as a binary text classifier.
 *
 * @throws Error where the folder is no SavedModel, uses what is not supported, or is no classifier of
 * texts; the message says what was found and what to do.
 */
export async function loadScorer(folder: string): Promise<Scorer> {
  const model = await loadSavedModel(await openFolder(folder));
  const input = textInput(model);
  probabilityOutput(model);
  return (texts) => (model.padsToLongest ? scoresOfEach : scoresOf)(model, input, texts);
}

/** As `loadScorer`, to run in the thread that calls it: a call holds it until the scores are there. */
export async function loadPortableEngine(folder: string): Promise<Engine> {
  const score = await loadScorer(folder);
  const encoder = new StringEncoder();
  return {
    name: 'portable',
    predict: async (texts) => score(encoder.encode(texts)),
    dispose() {},
  };
}

/** Where a model pads to the longest text of a batch, each text goes alone: no answer may depend on its neighbours. */
function scoresOfEach(model: SavedModel, input: TensorSpec, texts: StringColumn): Float32Array {
  const scores = new Float32Array(texts.length);
  for (let i = 0; i < texts.length; i++) {
    const offsets = texts.offsets.subarray(i, i + 2);
    scores.set(scoresOf(model, input, { length: 1, bytes: texts.bytes, offsets }), i);
  }
  return scores;
}

function scoresOf(model: SavedModel, input: TensorSpec, texts: StringColumn): Float32Array {
  const shape = input.shape?.length === 2 ? [texts.length, 1] : [texts.length];
  const [output] = model.run([strings(shape, texts)]);
  const scores = output?.data;
  if (!(scores instanceof Float32Array) || scores.length !== texts.length) {
    throw new SavedModelError(
      `The model answered ${texts.length} texts with a tensor of shape [${output?.shape}].`,
    );
  }
  return scores;
}

function textInput({ inputs }: SavedModel): TensorSpec {
  const [input] = inputs;
  const rank = input?.shape?.length ?? 1;
  if (
    inputs.length === 1 &&
    input?.dtype === 'string' &&
    (rank === 1 || (rank === 2 && input.shape?.[1] !== 0))
  ) {
    return input;
  }
  throw new SavedModelError(
    `The model takes ${listed(inputs)}, but one string a text is needed. Export it with its text processing inside.`,
  );
}

function probabilityOutput({ outputs }: SavedModel): void {
  const [output] = outputs;
  const width = output?.shape?.length === 2 ? output.shape[1] : 1;
  if (outputs.length === 1 && output?.dtype === 'float32' && (width === 1 || width === -1)) return;
  throw new SavedModelError(
    `The model answers ${listed(outputs)}, but one probability a text is needed. Export it with a single sigmoid output.`,
  );
}

function listed(specs: readonly TensorSpec[]): string {
  return (
    specs.map(({ name, dtype, shape }) => `"${name}" (${dtype} [${shape ?? '?'}])`).join(', ') ||
    'nothing'
  );
}
