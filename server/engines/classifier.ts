/** Which signatures the service can serve, whatever the engine: one string a text in, one probability a text out. */
import { SavedModelError, type Signature, type TensorSpec } from '../savedmodel/index.ts';

/** How a model wants its texts: as [n] or as [n, 1]. */
export type TextRank = 1 | 2;

/**
 * Sees that a model is a classifier of texts.
 *
 * @throws SavedModelError that says what it takes or answers instead.
 */
export function textRankOf({ inputs, outputs }: Signature): TextRank {
  if (!takesTexts(inputs)) {
    throw new SavedModelError(
      `The model takes ${listed(inputs)}, but one string a text is needed. Export it with its text processing inside.`,
    );
  }
  if (!answersProbabilities(outputs)) {
    throw new SavedModelError(
      `The model answers ${listed(outputs)}, but one probability a text is needed. Export it with a single sigmoid output.`,
    );
  }
  return inputs[0]?.shape?.length === 2 ? 2 : 1;
}

function takesTexts([input, ...more]: readonly TensorSpec[]): boolean {
  if (input?.dtype !== 'string' || more.length > 0) return false;
  const rank = input.shape?.length ?? 1;
  return rank === 1 || (rank === 2 && input.shape?.[1] !== 0);
}

function answersProbabilities([output, ...more]: readonly TensorSpec[]): boolean {
  const width = output?.shape?.length === 2 ? output.shape[1] : 1;
  return more.length === 0 && output?.dtype === 'float32' && (width === 1 || width === -1);
}

function listed(specs: readonly TensorSpec[]): string {
  return (
    specs.map(({ name, dtype, shape }) => `"${name}" (${dtype} [${shape ?? '?'}])`).join(', ') ||
    'nothing'
  );
}
