import { formatProbability } from './format-probability.ts';
import { plural } from './plural.ts';
import type { Score, Scores } from './use-scores.ts';
import { countVerdicts, VERDICT_NAMES, verdictOf } from './verdict.ts';

/** One sentence on where the scoring stands. */
export function describeScores({
  reviews,
  answer,
  pending,
  delay,
}: Pick<Scores, 'reviews' | 'answer' | 'pending' | 'delay'>): string {
  if (!reviews) return '';
  if (delay) return delay.sentence;
  if (pending) return `Scoring ${plural(reviews.length, 'review')}.`;
  if (!answer) return '';
  const [only, ...more] = answer.data;
  return only && more.length === 0 ? describeOne(only) : describeMany(answer.data);
}

function describeOne(score: Score): string {
  return `${VERDICT_NAMES[verdictOf(score)]}, ${formatProbability(score.probability)}.`;
}

function describeMany(scores: readonly Score[]): string {
  const { positive, negative, open } = countVerdicts(scores);
  const without = open > 0 ? `, ${open.toLocaleString('en')} without evidence` : '';
  return `${plural(scores.length, 'review')} scored: ${positive.toLocaleString('en')} positive, ${negative.toLocaleString('en')} negative${without}.`;
}
