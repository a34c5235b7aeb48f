/** Whether a model's answer to one text depends on the texts beside it, which may be somebody else's. */
import { encodeStrings, LimitError } from '../savedmodel/index.ts';
import type { Scorer } from './portable.ts';
import { FULL_REVIEWS } from './sample.ts';

/** Of every length, and one of them twice. */
const [LONG = ''] = FULL_REVIEWS;
const TEXTS = [
  '',
  'Good.',
  'NOT bad at all!',
  LONG,
  'Très drôle 👍',
  LONG.slice(100, 300),
  'Good.',
];

/** Sums come in another order where there are more rows, so the last digits may differ. */
const TOLERANCE = 1e-4;

/** Tries it: each text alone, and all together in two orders. Where that cannot be told they are taken to touch. */
export function rowsTouch(score: Scorer): boolean {
  try {
    const alone = TEXTS.flatMap((text) => {
      const answer = answerTo([text], score);
      return answer ? [{ text, answer }] : [];
    });
    return alone.length === 0 || [alone, alone.toReversed()].some((rows) => differ(rows, score));
  } catch {
    return true;
  }
}

function differ(
  rows: readonly { readonly text: string; readonly answer: Float32Array }[],
  score: Scorer,
): boolean {
  const together = score(encodeStrings(rows.map(({ text }) => text)));
  const expected = rows.flatMap(({ answer }) => [...answer]);
  return expected.some((x, i) => {
    const y = together[i]!;
    return !(Object.is(x, y) || Math.abs(x - y) <= TOLERANCE * Math.max(1, Math.abs(x)));
  });
}

/** Undefined where the model refuses the texts by a check of its own. @throws LimitError, after which there is no use in going on. */
function answerTo(texts: readonly string[], score: Scorer): Float32Array | undefined {
  try {
    // A copy: the model may go on writing where its output lies.
    return score(encodeStrings(texts)).slice();
  } catch (cause) {
    if (cause instanceof LimitError) throw cause;
    return undefined;
  }
}
