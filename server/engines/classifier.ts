/** Which signatures the service can serve, whatever the engine: one string a text in, one or several numbers a text out. */
import { SavedModelError, type Signature, type TensorSpec } from '../savedmodel/index.ts';

/** How a model wants its texts: as [n] or as [n, 1]. */
export type TextRank = 1 | 2;

/**
 * Sees that a model is a classifier of texts: it answers one probability of each, or one number a class.
 *
 * @throws SavedModelError that says what it takes or answers instead.
 */
export function textRankOf({ inputs, outputs }: Signature): TextRank {
  if (!takesTexts(inputs)) {
    throw new SavedModelError(
      `The model takes ${listed(inputs)}, but one string a text is needed. Export it with its text processing inside.`,
    );
  }
  if (!answersNumbers(outputs)) {
    throw new SavedModelError(
      `The model answers ${listed(outputs)}, but one probability a text, or one number a class, is needed. Export it with a single float32 output, [n, 1] of a sigmoid or [n, classes].`,
    );
  }
  return inputs[0]?.shape?.length === 2 ? 2 : 1;
}

function takesTexts([input, ...more]: readonly TensorSpec[]): boolean {
  if (input?.dtype !== 'string' || more.length > 0) return false;
  const rank = input.shape?.length ?? 1;
  return rank === 1 || (rank === 2 && input.shape?.[1] !== 0);
}

function answersNumbers([output, ...more]: readonly TensorSpec[]): boolean {
  const width = output?.shape?.length === 2 ? output.shape[1] : 1;
  return more.length === 0 && output?.dtype === 'float32' && width !== 0;
}

/** How many numbers a model gives of each text; one where its signature leaves it open. */
export function widthOf([output]: readonly TensorSpec[]): number {
  const [, width = 1] = output?.shape ?? [];
  return Math.max(width, 1);
}

function listed(specs: readonly TensorSpec[]): string {
  return (
    specs.map(({ name, dtype, shape }) => `"${name}" (${dtype} [${shape ?? '?'}])`).join(', ') ||
    'nothing'
  );
}
