/** Compiles chains of string ops into as few passes over the bytes as keep their meaning. */
import { ColumnBuilder } from '../column-builder.ts';
import { requireWork } from '../room.ts';
import type { StringColumn } from '../string-column.ts';
import { type ByteMap, composeMaps, lowerMap, MapReplacer, replaceMap } from './byte-map.ts';
import { compilePattern } from './compile.ts';
import { parsePattern } from './parse.ts';
import { OP, type Program } from './program.ts';
import { GeneralReplacer, type TextReplacer, WORK_PER_BYTE } from './replace-general.ts';
import { RunReplacer } from './replace-run.ts';
import { SequenceReplacer } from './replace-sequence.ts';
import { StripReplacer } from './replace-strip.ts';
import { parseRewrite, type Rewrite } from './rewrite.ts';

/** What a chain of string ops does to a text, step by step. */
export type TextStep =
  /** StringLower with an empty encoding: ASCII only. */
  | { readonly kind: 'lower' }
  /** StringStrip: white space (bytes 9–13 and 32) off both ends. */
  | { readonly kind: 'strip' }
  /** RegexReplace and StaticRegexReplace. */
  | {
      readonly kind: 'replace';
      readonly pattern: string;
      readonly rewrite: string;
      readonly global: boolean;
    };

/** Strings in, as many strings out. It keeps scratch memory and tables: use one per thread, not across. */
export interface ByteTransform {
  apply(input: StringColumn): StringColumn;
}

/**
 * Compiles TensorFlow's RegexReplace: every match (`global`), or the first, becomes the rewrite.
 *
 * @throws PatternError as RE2 refuses the pattern.
 */
export function compileReplace(pattern: string, rewrite: string, global = true): ByteTransform {
  return compileChain([{ kind: 'replace', pattern, rewrite, global }]);
}

/**
 * Compiles steps that follow one another; the outcome is that of the steps one by one.
 *
 * @throws PatternError as RE2 refuses one of the patterns.
 */
export function compileChain(steps: readonly TextStep[]): ByteTransform {
  const replacer = compileReplacer(steps);
  return { apply: (input) => applyTo(input, replacer) };
}

/** The same for one text at a time. */
export function compileReplacer(steps: readonly TextStep[]): TextReplacer {
  const passes = steps.flatMap(compileStep).reduce<Pass[]>(fold, []);
  const replacers = passes.map((pass) =>
    'map' in pass ? new MapReplacer(pass.map) : pass.replacer,
  );
  return replacers.length === 1 ? replacers[0]! : new SequenceReplacer(replacers);
}

type Pass = { readonly map: ByteMap } | { readonly replacer: TextReplacer };

function compileStep(step: TextStep): Pass[] {
  if (step.kind === 'lower') return [{ map: lowerMap() }];
  if (step.kind === 'strip') return [{ replacer: new StripReplacer() }];
  const program = compilePattern(step.pattern);
  const rewrite = parseRewrite(step.rewrite, program.captures, step.global);
  if (!rewrite) return [];
  const map = step.global ? asMap(program, rewrite) : undefined;
  if (map) return [{ map }];
  const run = step.global ? asRun(step.pattern, rewrite) : undefined;
  return [{ replacer: run ?? new GeneralReplacer(program, rewrite, step.global) }];
}

function asRun(pattern: string, { literal, parts }: Rewrite): RunReplacer | undefined {
  const { root } = parsePattern(pattern);
  if (!literal || root.kind !== 'repeat' || root.body.kind !== 'class') return undefined;
  if (root.min !== 1 || root.max !== Number.POSITIVE_INFINITY || !root.greedy) return undefined;
  const [written = new Uint8Array()] = parts as readonly Uint8Array[];
  return new RunReplacer(root.body.ranges, written);
}

/** The map of a pattern that is one byte long wherever it matches, and of a rewrite of at most one byte. */
function asMap(program: Program, { literal, parts }: Rewrite): ByteMap | undefined {
  const oneByte = program.minLength === 1 && program.maxLength === 1;
  if (!oneByte || program.op.includes(OP.look) || !literal || parts.length > 1) return undefined;
  const replacement = parts[0] as Uint8Array | undefined;
  if (replacement && replacement.length !== 1) return undefined;
  return replaceMap(program.firstBytes, replacement?.[0]);
}

function fold(passes: Pass[], pass: Pass): Pass[] {
  const last = passes.at(-1);
  if (last && 'map' in last && 'map' in pass) {
    passes[passes.length - 1] = { map: composeMaps(last.map, pass.map) };
  } else passes.push(pass);
  return passes;
}

function applyTo(input: StringColumn, replacer: TextReplacer): StringColumn {
  const { length, bytes, offsets } = input;
  const size = offsets[length]! - offsets[0]!;
  requireWork(WORK_PER_BYTE * size);
  const out = new ColumnBuilder(length, size + (size >> 3) + 64);
  for (let i = 0; i < length; i++) {
    replacer.replace(bytes, offsets[i]!, offsets[i + 1]!, out);
    out.endString();
  }
  return out.finish();
}
