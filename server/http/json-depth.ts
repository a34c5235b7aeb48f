/**
 * JSON.parse builds whatever is nested: 10 MB of brackets take it three seconds and a gigabyte, so the
 * depth is counted first. Texts, which are nearly all of a body, are skipped at the speed of indexOf.
 */

const QUOTE = 34;
const BACKSLASH = 92;

/** Whether the lists and objects of a JSON text nest deeper than that; invalid JSON may say either. */
export function nestsDeeper(json: string, limit: number): boolean {
  let depth = 0;
  for (let at = 0; at < json.length; at++) {
    const unit = json.charCodeAt(at);
    if (unit === QUOTE) at = endOfText(json, at);
    // `[` and `{` differ in one bit, and so do `]` and `}`.
    else if ((unit & ~32) === 91 && ++depth > limit) return true;
    else if ((unit & ~32) === 93) depth--;
  }
  return false;
}

/** Index of the quotation mark that ends a text: the first with an even run of backslashes before it. */
function endOfText(json: string, start: number): number {
  for (let end = json.indexOf('"', start + 1); end >= 0; end = json.indexOf('"', end + 1)) {
    let before = end;
    while (json.charCodeAt(before - 1) === BACKSLASH) before--;
    if ((end - before) % 2 === 0) return end;
  }
  return json.length;
}
