/** What a match is replaced by. */

export interface Rewrite {
  /** Literal bytes, or the number of a group whose text goes here. */
  readonly parts: readonly (Uint8Array | number)[];
  /** The highest group asked for; 0 is the whole match. */
  readonly groups: number;
  /** Whether the match's text is asked for at all. */
  readonly literal: boolean;
}

/**
 * Parses a rewrite as RE2 does: `\0` to `\9` are groups, `\\` is a backslash. Gives undefined where RE2 replaces nothing:
 * for groups that the pattern lacks and, unless every match is replaced, for any other escape. With `global` such an
 * escape ends the rewrite instead; TensorFlow reports neither.
 */
export function parseRewrite(
  rewrite: string,
  captures: number,
  global: boolean,
): Rewrite | undefined {
  const asked = [...rewrite.matchAll(/\\(.)/gs)].map((asking) => asking[1]!);
  const numbers = asked.filter((char) => /\d/.test(char)).map(Number);
  const groups = Math.max(0, ...numbers);
  if (groups > captures) return undefined;
  const valid = /^(?:[^\\]|\\[\d\\])*/.exec(rewrite)![0];
  if (valid.length < rewrite.length && !global) return undefined;
  const parts: (Uint8Array | number)[] = [];
  for (const [part] of valid.matchAll(/\\\d|(?:[^\\]|\\\\)+/g)) {
    const group = /^\\\d$/.test(part);
    parts.push(group ? Number(part[1]) : new TextEncoder().encode(part.replaceAll('\\\\', '\\')));
  }
  return { parts, groups, literal: parts.every((part) => typeof part !== 'number') };
}
