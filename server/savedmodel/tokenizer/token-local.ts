/**
 * Which text steps may be applied piece by piece. What counts here is not the text that a chain makes but the words that
 * splitting it at white space then gives: a step is local if the words of its outcome are those of its outcomes for each
 * word of the text by itself, whatever white space stands between them.
 */
import type { TextStep } from '../regex/chain.ts';
import { compilePattern } from '../regex/compile.ts';
import { parsePattern } from '../regex/parse.ts';
import { OP, type Program } from '../regex/program.ts';
import { parseRewrite } from '../regex/rewrite.ts';
import { LOOK } from '../regex/syntax.ts';
import { isSpace } from '../white-space.ts';

const SPACES = [9, 10, 11, 12, 13, 32];

/** How a chain of steps may be applied to a text in chunks, which begin and end at spaces. */
export interface Chunking {
  /** The only step that looks across spaces: no chunk may end where a match of it can be under way. */
  readonly guard: Program | undefined;
  /** Whether texts are lower-cased before the guard sees them. */
  readonly guardSeesLower: boolean;
}

/** How steps may be applied in chunks; undefined if they may not. */
export function chunkingOf(steps: readonly TextStep[]): Chunking | undefined {
  const first = steps.findIndex(({ kind }) => kind !== 'lower');
  const guard = guardOf(steps[first]);
  const rest = guard ? steps.slice(first + 1) : steps;
  if (!rest.every(isLocal)) return undefined;
  return { guard, guardSeesLower: guard !== undefined && first > 0 };
}

/** The pattern of a step that is not local only because its matches may hold spaces. */
function guardOf(step: TextStep | undefined): Program | undefined {
  if (step?.kind !== 'replace' || !step.global || isLocal(step)) return undefined;
  const program = compilePattern(step.pattern);
  const beginsWithSpace = SPACES.some((byte) => program.firstBytes[byte] === 1);
  return looksOnlyForWords(program) && program.minLength > 0 && !beginsWithSpace
    ? program
    : undefined;
}

function isLocal(step: TextStep): boolean {
  // Lower-casing changes no white space, stripping takes nothing else.
  if (step.kind !== 'replace') return true;
  if (!step.global) return false;
  const program = compilePattern(step.pattern);
  if (!looksOnlyForWords(program) || program.minLength === 0) return false;
  return !matchesSpace(program) || separatesWords(step.pattern, step.rewrite);
}

/** White space is no word character, so word boundaries beside it are where they are at the end of a text. */
function looksOnlyForWords({ op, a }: Program): boolean {
  return op.every(
    (code, i) => code !== OP.look || a[i] === LOOK.wordBoundary || a[i] === LOOK.notWordBoundary,
  );
}

function matchesSpace({ op, a, b }: Program): boolean {
  return op.some(
    (code, i) => code === OP.byte && SPACES.some((byte) => byte >= a[i]! && byte <= b[i]!),
  );
}

/** Whether every character of a class becomes white space, be it one by one or a run at a time. */
function separatesWords(pattern: string, rewrite: string): boolean {
  const { root } = parsePattern(pattern);
  const isRun = root.kind === 'repeat' && root.greedy && root.min === 1 && root.max === Infinity;
  const body = isRun ? root.body : root;
  const [written, ...more] = parseRewrite(rewrite, 0, true)?.parts ?? [];
  if (body.kind !== 'class' || more.length > 0) return false;
  return written instanceof Uint8Array && written.every(isSpace);
}
