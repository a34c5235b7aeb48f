const MAX_CHARACTERS = 240;
const MAX_LINES = 4;

/**
 * The beginning of a text that is too long for a row, cut between words; nothing where it fits.
 * Decided by the text alone, so that a row has its final height at once, at any width.
 */
export function excerptOf(text: string): string | undefined {
  const lines = text.split('\n', MAX_LINES + 1);
  if (text.length <= MAX_CHARACTERS && lines.length <= MAX_LINES) return undefined;
  const few = lines.slice(0, MAX_LINES).join('\n');
  if (few.length <= MAX_CHARACTERS) return few;
  const head = few.slice(0, MAX_CHARACTERS);
  const atWord = head.replace(/\s+\S{0,40}$/u, '');
  // Half of a surrogate pair, or the start of a cluster, is not shown.
  return atWord.length < head.length ? atWord : [...head].slice(0, -1).join('');
}
