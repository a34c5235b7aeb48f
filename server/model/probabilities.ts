/** What a model of one number a text has said, made sure of. */
import { shortestFloat32 } from './sentiment.ts';

/**
 * Scores as probabilities. A model that takes a mean over the words of a text answers NaN to a text without any (0/0):
 * that is no evidence, neither way.
 *
 * @throws Error where a score is none.
 */
export function probabilities(scores: Float32Array): Float32Array {
  return scores.map((score) => {
    if (Number.isNaN(score)) return 0.5;
    if (score >= 0 && score <= 1) return score;
    throw new Error(
      `The model answers ${shortestFloat32(score)} for a text, which is no probability: export it with a sigmoid at its end.`,
    );
  });
}
