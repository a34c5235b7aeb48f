import { plural } from './plural.ts';
import type { Scores } from './use-scores.ts';

/** One sentence on where the scoring stands. */
export function describeScores({
  reviews,
  answer,
  pending,
  modelLoading,
}: Pick<Scores, 'reviews' | 'answer' | 'pending' | 'modelLoading'>): string {
  if (!reviews) return '';
  if (modelLoading)
    return 'The model is still loading. The reviews are scored as soon as it is ready.';
  if (pending) return `Scoring ${plural(reviews.length, 'review')}.`;
  if (!answer) return '';
  const positive = answer.data.filter(({ sentiment }) => sentiment === 'positive').length;
  const negative = answer.data.length - positive;
  return `${plural(reviews.length, 'review')} scored: ${positive.toLocaleString('en')} positive, ${negative.toLocaleString('en')} negative.`;
}
