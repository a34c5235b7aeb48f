// Words that share one hash, as somebody would send them who has read how words are hashed. For tests.
import { HASH_PRIME, HASH_SEED } from './string-index.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** 2^`doublings` different words of the same length, all of one hash: any of two parts may stand in each place. */
export function collidingWords(doublings: number): string[] {
  let hash = HASH_SEED;
  let words = [''];
  for (let i = 0; i < doublings; i++) {
    const pair = collidingPair(hash);
    words = words.flatMap((word) => pair.parts.map((part) => word + part));
    hash = pair.hash;
  }
  return words;
}

/** Two parts that lead from one hash to the same other one: among a hundred thousand, by chance, there are some. */
function collidingPair(from: number): { readonly parts: readonly string[]; readonly hash: number } {
  const met = new Map<number, string>();
  for (let number = 0; ; number++) {
    const part = partOf(number);
    let hash = from;
    for (let i = 0; i < part.length; i++) {
      hash = Math.imul(hash ^ part.charCodeAt(i), HASH_PRIME);
    }
    const other = met.get(hash);
    if (other !== undefined && other !== part) return { parts: [other, part], hash };
    met.set(hash, part);
  }
}

/** Eight letters for each number, all of which differ: what differs little shares no hash. */
function partOf(number: number): string {
  let state = number + 1;
  let part = '';
  for (let i = 0; i < 8; i++) {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
    part += LETTERS[(state >>> 8) % 26];
  }
  return part;
}
