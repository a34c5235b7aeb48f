/**
 * Unicode's general categories, scripts and case folding, probed from the JavaScript engine once and when first asked for:
 * no tables to ship. Code points that are newer than TensorFlow's Unicode tables may therefore be classified where RE2 leaves them out.
 */
import { type CodePoints, contains, normalize } from './code-points.ts';

const CATEGORIES = /^(?:C[cfos]?|L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?)$/;
// RE2 knows scripts by their long names alone.
const SCRIPT = /^[A-Z][a-z]+(?:_[A-Z]?[a-z]+)*$/;

const classes = new Map<string, CodePoints>();
let orbits: Map<number, readonly number[]> | undefined;

/** The code points of `\p{name}` as RE2 names them (`L`, `Lu`, `Greek`, `Any`), or undefined if there is no such class. */
export function unicodeClass(name: string): CodePoints | undefined {
  const known = classes.get(name);
  if (known) return known;
  const found = probe(name);
  if (found) classes.set(name, found);
  return found;
}

function probe(name: string): CodePoints | undefined {
  if (name === 'Any') return [0, 0x10ffff];
  if (name === 'Cs') return [0xd800, 0xdfff];
  // RE2's C is without the unassigned code points, JavaScript's with them.
  if (name === 'C') {
    return normalize(['Cc', 'Cf', 'Co', 'Cs'].flatMap((part) => [...unicodeClass(part)!]));
  }
  if (CATEGORIES.test(name)) return matching(`\\p{${name}}`);
  if (!SCRIPT.test(name)) return undefined;
  try {
    return matching(`\\p{Script=${name}}`);
  } catch {
    return undefined;
  }
}

/** A set with every code point added that differs from a member in case only (simple case folding). */
export function foldCase(ranges: CodePoints): number[] {
  orbits ??= buildOrbits();
  const folded = [...ranges];
  for (const [codePoint, others] of orbits) {
    if (!contains(ranges, codePoint)) continue;
    for (const other of others) folded.push(other, other);
  }
  return normalize(folded);
}

function buildOrbits(): Map<number, readonly number[]> {
  const cased = matching('[\\p{Changes_When_Casemapped}\\p{Changes_When_Casefolded}]');
  // JavaScript compares under /iu by simple case folding, which is RE2's rule.
  const sameFold = /^(.)\1$/iu;
  const found = new Map<number, Set<number>>();
  const orbitOf = (codePoint: number): Set<number> => {
    const orbit = found.get(codePoint) ?? new Set([codePoint]);
    found.set(codePoint, orbit);
    return orbit;
  };
  for (let i = 0; i < cased.length; i += 2) {
    for (let codePoint = cased[i]!; codePoint <= cased[i + 1]!; codePoint++) {
      const char = String.fromCodePoint(codePoint);
      for (const other of [char.toLowerCase(), char.toUpperCase()]) {
        if (other === char || !sameFold.test(char + other)) continue;
        const union = orbitOf(codePoint);
        for (const member of orbitOf(other.codePointAt(0)!)) {
          union.add(member);
          found.set(member, union);
        }
      }
    }
  }
  return new Map([...found].map(([codePoint, orbit]) => [codePoint, [...orbit]]));
}

/** Every code point but the surrogates that a JavaScript class matches: one search over a text of them all. */
function matching(jsClass: string): CodePoints {
  const runs = new RegExp(`${jsClass}+`, 'gu');
  const ranges: number[] = [];
  for (let plane = 0; plane < 0x110000; plane += 0x8000) {
    if (plane === 0x8000) {
      search(runs, 0x8000, 0xd7ff, ranges);
      search(runs, 0xe000, 0xffff, ranges);
    } else search(runs, plane, plane + 0x7fff, ranges);
  }
  return normalize(ranges);
}

function search(runs: RegExp, first: number, last: number, into: number[]): void {
  let text = '';
  for (let codePoint = first; codePoint <= last; codePoint++) {
    text += String.fromCodePoint(codePoint);
  }
  const units = first > 0xffff ? 2 : 1;
  for (const match of text.matchAll(runs)) {
    into.push(first + match.index / units, first + (match.index + match[0].length) / units - 1);
  }
}
