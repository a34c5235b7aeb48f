import type { OpTable, Session } from '../graph/op.ts';
import type { Step } from '../graph/program.ts';
import { elementFunction } from '../kernels/elementwise.ts';
import { isTensor, numbers } from '../kernels/values.ts';
import type { StringColumn } from '../string-column.ts';
import { type NumericTensor, strings } from '../tensor.ts';
import type { ProgramEditor } from './editor.ts';
import { evaluator } from './evaluator.ts';
import { isWordTable } from './word-source.ts';

/** A number that steps compute of each word by itself. */
export interface WordFunction {
  readonly words: number;
  /** The step that ends in it. */
  readonly last: Step;
  /** Makes what computes it for a list of words. */
  evaluator(ops: OpTable, session: Session): (words: StringColumn) => NumericTensor;
}

/** Operations on each element of a tensor of strings, or on what was made of it, besides those on numbers alone. */
const OF_WORDS = new Set([
  'Equal',
  'LookupTableFind',
  'LookupTableFindV2',
  'NotEqual',
  'SelectV2',
  'StaticRegexFullMatch',
  'StaticRegexReplace',
  'StringLength',
  'StringLower',
  'StringStrip',
  'StringToHashBucket',
  'StringToHashBucketFast',
  'StringToHashBucketStrong',
  'StringUpper',
]);

/** What some numbers make fail: it may be asked about nothing but what there is, and not about all words met so far. */
const MAY_FAIL = new Set([
  'Div',
  'FloorDiv',
  'FloorMod',
  'Mod',
  'Pow',
  'TruncateDiv',
  'TruncateMod',
]);

/** Words of which more steps than this compute something are left as they are. */
const MAX_STEPS = 64;

/** All that steps compute of words element by element, and those steps; undefined where one ends in strings. */
export function wordFunctions(
  editor: ProgramEditor,
  words: number,
): { readonly functions: readonly WordFunction[]; readonly steps: ReadonlySet<Step> } | undefined {
  const made = new Set([words]);
  const ofStrings = new Set([words]);
  const steps = new Set<Step>();
  for (const value of made) {
    for (const step of editor.readers(value)) {
      const [output, ...others] = step.outputs;
      if (output === undefined || others.length > 0 || !isOfElements(editor, step, made)) continue;
      steps.add(step);
      made.add(output);
      if (makesStrings(editor, step, ofStrings)) ofStrings.add(output);
      if (steps.size > MAX_STEPS) return undefined;
    }
  }
  const ordered = editor.inOrder(steps);
  const functions: WordFunction[] = [];
  for (const last of ordered) {
    const output = last.outputs[0] as number;
    const isRead = editor.isFetched(output) || editor.readers(output).some((at) => !steps.has(at));
    if (!isRead) continue;
    if (ofStrings.has(output)) return undefined;
    functions.push({
      words,
      last,
      evaluator(ops, session) {
        const compute = evaluator(editor, { from: words, to: output }, ops, session)!;
        return (column) => numbers(compute(strings([column.length], column)));
      },
    });
  }
  return { functions, steps };
}

function isOfElements(editor: ProgramEditor, step: Step, made: ReadonlySet<number>): boolean {
  const { op, attrs, inputs, kernel } = step;
  if (kernel || MAY_FAIL.has(op)) return false;
  if (!OF_WORDS.has(op) && !elementFunction(op, attrs)) return false;
  if (!inputs.some((input) => made.has(input))) return false;
  return inputs.every((input, i) => made.has(input) || isSingle(editor, step, i));
}

/** Whether an input is the same for each word: one number or string without dimensions, or a table from words to numbers. */
function isSingle(editor: ProgramEditor, { op, inputs }: Step, index: number): boolean {
  const value = editor.constant(inputs[index]);
  if (op.startsWith('LookupTableFind') && index === 0) return isWordTable(value);
  return isTensor(value) && value.shape.length === 0;
}

function makesStrings(
  editor: ProgramEditor,
  { op, inputs }: Step,
  ofStrings: ReadonlySet<number>,
): boolean {
  if (op === 'SelectV2') {
    return ofStrings.has(inputs[1]!) || editor.constant(inputs[1])?.dtype === 'string';
  }
  return ['StaticRegexReplace', 'StringLower', 'StringStrip', 'StringUpper'].includes(op);
}
