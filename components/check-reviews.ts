import { MAX_BODY_BYTES, MAX_REVIEWS, MAX_TEXT_LENGTH } from '@/server/limits.ts';

// In JSON a character takes six bytes at most, and the frame of a review fewer than forty.
const MAX_BYTES_PER_CHARACTER = 6;
const BYTES_PER_REVIEW = 40;

/** What stands in the way of scoring these reviews and what to do about it, or nothing; the server checks again. */
export function checkReviews(reviews: readonly string[]): string | undefined {
  if (reviews.length > MAX_REVIEWS) {
    const excess = reviews.length - MAX_REVIEWS;
    return `${format(reviews.length)} reviews are ${format(excess)} too many: ${format(MAX_REVIEWS)} are scored at once. Take some out and score them next.`;
  }
  const tooLong = reviews.flatMap((review, index) => (isTooLong(review) ? [index] : []));
  if (tooLong[0] !== undefined) {
    const number = format(tooLong[0] + 1);
    const length = format(codePoints(reviews[tooLong[0]] ?? ''));
    const also = tooLong.length > 1 ? ` (${format(tooLong.length - 1)} more like it)` : '';
    return `Review ${number} has ${length} characters${also}: a review may have at most ${format(MAX_TEXT_LENGTH)}. Shorten it.`;
  }
  if (isTooLarge(reviews)) {
    return 'Together these reviews are larger than the 10 MB that are sent at once. Take some out and score them next.';
  }
  return undefined;
}

function isTooLong(review: string): boolean {
  return review.length > MAX_TEXT_LENGTH && codePoints(review) > MAX_TEXT_LENGTH;
}

/** An emoji counts once, as the server counts. */
function codePoints(text: string): number {
  let points = 0;
  for (const _ of text) points++;
  return points;
}

function isTooLarge(reviews: readonly string[]): boolean {
  const characters = reviews.reduce((sum, review) => sum + review.length + BYTES_PER_REVIEW, 0);
  // Measuring takes a while for a large text, so only what could be too large is measured.
  if (characters * MAX_BYTES_PER_CHARACTER <= MAX_BODY_BYTES) return false;
  const body = new TextEncoder().encode(JSON.stringify(reviews)).length;
  return body + reviews.length * BYTES_PER_REVIEW > MAX_BODY_BYTES;
}

function format(value: number): string {
  return value.toLocaleString('en');
}
