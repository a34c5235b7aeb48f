import type { Score } from './use-scores.ts';

/** The results as a table that a spreadsheet takes when pasted; nothing is rounded. */
export function scoresToTsv(reviews: readonly string[], scores: readonly Score[]): string {
  const rows = scores.map(({ sentiment, probability }, index) => [
    String(index + 1),
    sentiment,
    String(probability),
    quote(asText(reviews[index] ?? '')),
  ]);
  return [['number', 'sentiment', 'probability', 'review'], ...rows]
    .map((row) => row.join('\t'))
    .join('\n');
}

/** A spreadsheet computes what begins like a formula, and a formula can fetch from anywhere; an apostrophe makes it text. */
function asText(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** A cell with a line break, a tab or a quotation mark stands in quotation marks. */
function quote(text: string): string {
  return /[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
