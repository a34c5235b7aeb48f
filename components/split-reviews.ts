/** Where one review ends and the next begins: at every line break, or at blank lines only. */
export type Separator = 'line' | 'blank-line';

const LINE_BREAK = /\r\n|\r|\n/;
// Zero-width characters count as blank: a line that shows nothing is no review.
const VISIBLE = /[^\s\p{Default_Ignorable_Code_Point}]/u;

/**
 * The separator that a text asks for by its shape: a blank line between two reviews means that
 * blank lines separate and single line breaks belong to the review; without one, each line is a
 * review. Blank lines before the first and after the last review say nothing.
 */
export function separatorOf(text: string): Separator {
  const lines = text.split(LINE_BREAK).map((line) => VISIBLE.test(line));
  const blank = lines.indexOf(false, lines.indexOf(true));
  return lines.includes(true) && blank !== -1 && blank < lines.lastIndexOf(true)
    ? 'blank-line'
    : 'line';
}

/**
 * Splits a text into its reviews, in order, without the white space around each.
 * Pieces in which nothing can be seen are no reviews.
 */
export function splitReviews(text: string, separator = separatorOf(text)): string[] {
  const reviews: string[] = [];
  let piece: string[] = [];
  for (const line of [...text.split(LINE_BREAK), '']) {
    const visible = VISIBLE.test(line);
    if (visible) piece.push(line);
    if (piece.length > 0 && (separator === 'line' || !visible)) {
      reviews.push(piece.join('\n').trim());
      piece = [];
    }
  }
  return reviews;
}
