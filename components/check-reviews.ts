/** What the server takes in one request; it checks again, this only tells the person earlier. */
const MAX_REVIEWS = 1_000;
const MAX_CHARACTERS = 100_000;
const MAX_BYTES = 10_000_000;
// In JSON a character takes six bytes at most, and the frame of a review fewer than forty.
const MAX_BYTES_PER_CHARACTER = 6;
const BYTES_PER_REVIEW = 40;

/** What stands in the way of scoring these reviews and what to do about it, or nothing. */
export function checkReviews(reviews: readonly string[]): string | undefined {
  if (reviews.length > MAX_REVIEWS) {
    const excess = reviews.length - MAX_REVIEWS;
    return `${number(reviews.length)} reviews are ${number(excess)} too many: at most ${number(MAX_REVIEWS)} are scored at once. Take some out and score them next.`;
  }
  const tooLong = reviews.findIndex((review) => review.length > MAX_CHARACTERS);
  if (tooLong !== -1) {
    const others = reviews.slice(tooLong + 1).filter((review) => review.length > MAX_CHARACTERS);
    const also = others.length > 0 ? ` (${number(others.length)} more like it)` : '';
    return `Review ${number(tooLong + 1)} has ${number(reviews[tooLong]?.length ?? 0)} characters${also}: a review may have at most ${number(MAX_CHARACTERS)}. Shorten it.`;
  }
  if (isTooLarge(reviews)) {
    return 'Together these reviews are larger than the 10 MB that are sent at once. Take some out and score them next.';
  }
  return undefined;
}

function isTooLarge(reviews: readonly string[]): boolean {
  const characters = reviews.reduce((sum, review) => sum + review.length + BYTES_PER_REVIEW, 0);
  // Measuring takes a while for a large text, so only what could be too large is measured.
  if (characters * MAX_BYTES_PER_CHARACTER <= MAX_BYTES) return false;
  const body = new TextEncoder().encode(JSON.stringify(reviews)).length;
  return body + reviews.length * BYTES_PER_REVIEW > MAX_BYTES;
}

function number(value: number): string {
  return value.toLocaleString('en');
}
