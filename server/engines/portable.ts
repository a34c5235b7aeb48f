// Runs a SavedModel in this process by the importer in server/savedmodel: no native library, no Python.
import { SavedModelError } from '../savedmodel/errors.ts';
import { loadSavedModel, type SavedModel } from '../savedmodel/load.ts';
import { type StringColumn, StringEncoder } from '../savedmodel/string-column.ts';
import { strings } from '../savedmodel/tensor.ts';
import { type TextRank, textRankOf } from './classifier.ts';
import type { Engine } from './engine.ts';
import { openFolder } from './folder-files.ts';

/** The event loop gets a turn after so much text (UTF-16 units): a few milliseconds of work. */
const SLICE_UNITS = 128 * 1024;

/**
 * Loads the SavedModel in a folder as a binary text classifier.
 *
 * @throws Error where the folder is no SavedModel, uses what is not supported, or is no classifier of
 * texts; the message says what was found and what to do.
 */
export async function loadPortableEngine(folder: string): Promise<Engine> {
  const model = await loadSavedModel(await openFolder(folder));
  const rank = textRankOf(model);
  const encoder = new StringEncoder();
  const score = (texts: readonly string[]) => scoresOf(model, rank, encoder.encode(texts));
  return {
    name: 'portable',
    async predict(texts) {
      const scores = new Float32Array(texts.length);
      for (let start = 0; start < texts.length; ) {
        if (start > 0) await new Promise((resume) => setImmediate(resume));
        const end = endOfSlice(texts, start, model.padsToLongest);
        scores.set(score(texts.slice(start, end)), start);
        start = end;
      }
      return scores;
    },
    dispose() {},
  };
}

/** Where a model pads to the longest text of a batch, each text goes alone: no answer may depend on its neighbours. */
function endOfSlice(texts: readonly string[], start: number, alone: boolean): number {
  let end = start;
  for (let units = 0; end < texts.length && units < SLICE_UNITS; end++) {
    units += (texts[end] as string).length;
    if (alone) return end + 1;
  }
  return end;
}

function scoresOf(model: SavedModel, rank: TextRank, texts: StringColumn): Float32Array {
  const shape = rank === 2 ? [texts.length, 1] : [texts.length];
  const [output] = model.run([strings(shape, texts)]);
  const scores = output?.data;
  if (!(scores instanceof Float32Array) || scores.length !== texts.length) {
    throw new SavedModelError(
      `The model answered ${texts.length} texts with a tensor of shape [${output?.shape}].`,
    );
  }
  return scores;
}
