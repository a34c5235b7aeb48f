// Runs a SavedModel in this process by the importer in server/savedmodel: no native library, no Python.
import {
  loadSavedModel,
  type SavedModel,
  SavedModelError,
  type StringColumn,
  StringEncoder,
  strings,
  UnsupportedError,
} from '../savedmodel/index.ts';
import { type TextRank, textRankOf, widthOf } from './classifier.ts';
import type { Engine } from './engine.ts';
import { openFolder } from './folder-files.ts';
import { modelMemory } from './model-memory.ts';
import { allowRelaxedSimd } from './relaxed-simd.ts';
import { rowsTouch } from './rows-touch.ts';

/** Gives the numbers of each text, synchronously. */
export type Scorer = (texts: StringColumn) => Float32Array;

/**
 * Loads the SavedModel in a folder as a binary text classifier.
 *
 * @throws Error where the folder is no SavedModel, uses what is not supported, or is no classifier of
 * texts; the message says what was found and what to do.
 */
export async function loadScorer(folder: string): Promise<Scorer> {
  const { served, alone } = await load(folder);
  return (texts) => (alone ? scoresOfEach : scoresOf)(served, texts);
}

/** Whether an answer may depend on the texts beside it; of a model that cannot be loaded here nobody knows. */
export async function rowsMayTouch(folder: string): Promise<boolean> {
  return load(folder).then(
    ({ alone }) => alone,
    () => true,
  );
}

async function load(folder: string): Promise<{ served: Served; alone: boolean }> {
  allowRelaxedSimd();
  const model = await loadSavedModel(await openFolder(folder), { memory: modelMemory() }).catch(
    nameItself,
  );
  const served = { model, rank: textRankOf(model), width: widthOf(model.outputs) };
  const alone = model.padsToLongest || rowsTouch((texts) => scoresOf(served, texts));
  return { served, alone };
}

/** Says who does not support what. */
function nameItself(error: unknown): never {
  if (!(error instanceof UnsupportedError)) throw error;
  const message = error.message.replace(
    /(is|are) not supported/,
    'the portable engine does not support',
  );
  throw new UnsupportedError(message, { cause: error });
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

interface Served {
  model: SavedModel;
  rank: TextRank;
  /** Numbers of one text. */
  width: number;
}

/** Where rows touch, each text goes alone: no answer may depend on its neighbours. */
function scoresOfEach(served: Served, texts: StringColumn): Float32Array {
  const scores = new Float32Array(texts.length * served.width);
  for (let i = 0; i < texts.length; i++) {
    const offsets = texts.offsets.subarray(i, i + 2);
    scores.set(scoresOf(served, { length: 1, bytes: texts.bytes, offsets }), i * served.width);
  }
  return scores;
}

function scoresOf({ model, rank, width }: Served, texts: StringColumn): Float32Array {
  const shape = rank === 2 ? [texts.length, 1] : [texts.length];
  const [output] = model.run([strings(shape, texts)]);
  const scores = output?.data;
  if (!(scores instanceof Float32Array) || scores.length !== texts.length * width) {
    throw new SavedModelError(
      `The model answered ${texts.length} texts with a tensor of shape [${output?.shape}].`,
    );
  }
  return scores;
}
