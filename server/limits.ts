/** How much one request may hold: checked at the edge and in the schemas, told in the documents and on the page. */

export const MAX_BODY_BYTES = 10 * 1024 * 1024;

export const MAX_REVIEWS = 1_000;

/** Counted in Unicode code points, as JSON Schema's maxLength and Python count. */
export const MAX_TEXT_LENGTH = 100_000;

/** Whether a text has no more than `MAX_TEXT_LENGTH` code points. */
export function fitsTextLimit(text: string): boolean {
  if (text.length <= MAX_TEXT_LENGTH) return true;
  if (text.length > 2 * MAX_TEXT_LENGTH) return false;
  let points = 0;
  for (const _ of text) points++;
  return points <= MAX_TEXT_LENGTH;
}
