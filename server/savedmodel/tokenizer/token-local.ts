/**
 * Which text steps may be applied piece by piece. What counts here is not the text that a chain makes but the words that
 * splitting it at separators then gives, white space or the space alone: a step is local if the words of its outcome are
 * those of its outcomes for each word of the text by itself, whatever separators stand between them.
 */
import type { TextStep } from '../regex/chain.ts';
import { compilePattern } from '../regex/compile.ts';
import { parsePattern } from '../regex/parse.ts';
import { OP, type Program } from '../regex/program.ts';
import { parseRewrite } from '../regex/rewrite.ts';
import { LOOK } from '../regex/syntax.ts';
import { type Separators, SPACE_ALONE, WHITE_SPACE } from './word-reader.ts';

const SPACES = [9, 10, 11, 12, 13, 32];

/** How a chain of steps may be applied to a text in chunks, which begin and end at spaces. */
export interface Chunking {
  /** The only step that looks across spaces: no chunk may end where a match of it can be under way. */
  readonly guard: Program | undefined;
  /** Whether texts are lower-cased before the guard sees them. */
  readonly guardSeesLower: boolean;
  readonly separators: Separators;
}

/** How steps may be applied in chunks to texts that are then split at separators; undefined if they may not. */
export function chunkingOf(
  steps: readonly TextStep[],
  separators: Separators = WHITE_SPACE,
): Chunking | undefined {
  const first = steps.findIndex(({ kind }) => kind !== 'lower');
  const guard = guardOf(steps[first], separators);
  const rest = guard ? steps.slice(first + 1) : steps;
  if (!rest.every((step) => isLocal(step, separators))) return undefined;
  return { guard, guardSeesLower: guard !== undefined && first > 0, separators };
}

/** The pattern of a step that is not local only because its matches may hold spaces. */
function guardOf(step: TextStep | undefined, separators: Separators): Program | undefined {
  if (step?.kind !== 'replace' || !step.global || isLocal(step, separators)) return undefined;
  const program = compilePattern(step.pattern);
  const beginsWithSpace = SPACES.some((byte) => program.firstBytes[byte] === 1);
  return looksOnlyForWords(program) && program.minLength > 0 && !beginsWithSpace
    ? program
    : undefined;
}

function isLocal(step: TextStep, separators: Separators): boolean {
  // Lower-casing changes no white space; stripping takes nothing else, and that is nothing only if all of it separates.
  if (step.kind !== 'replace') return step.kind === 'lower' || separators !== SPACE_ALONE;
  if (!step.global) return false;
  const program = compilePattern(step.pattern);
  if (!looksOnlyForWords(program) || program.minLength === 0) return false;
  return !matchesSeparator(program, separators) || separatesWords(step, separators);
}

/** White space is no word character, so word boundaries beside it are where they are at the end of a text. */
function looksOnlyForWords({ op, a }: Program): boolean {
  return op.every(
    (code, i) => code !== OP.look || a[i] === LOOK.wordBoundary || a[i] === LOOK.notWordBoundary,
  );
}

function matchesSeparator({ op, a, b }: Program, separators: Separators): boolean {
  return op.some(
    (code, i) => code === OP.byte && separators.subarray(a[i]!, b[i]! + 1).includes(1),
  );
}

/**
 * Whether separators in a match become separators again, and nothing is joined or cut that they stood between: every
 * character of a class becomes some, one by one or a run at a time, or keeps what it is and gets some beside it.
 */
function separatesWords(
  { pattern, rewrite }: { readonly pattern: string; readonly rewrite: string },
  separators: Separators,
): boolean {
  const { root, captures } = parsePattern(pattern);
  const node = root.kind === 'capture' ? root.body : root;
  const isRun = root.kind === 'repeat' && root.greedy && root.min === 1 && root.max === Infinity;
  const body = isRun ? root.body : node;
  const parts = parseRewrite(rewrite, captures, true)?.parts ?? [];
  if (body.kind !== 'class' || parts.length === 0) return false;
  // Any group is the whole match here; of a run, it is more than separators.
  return parts.every((part) =>
    part instanceof Uint8Array ? part.every((byte) => separators[byte] === 1) : !isRun,
  );
}
