import type { Step } from '../graph/program.ts';
import { texts } from '../kernels/values.ts';
import { type ByteTransform, compileChain, type TextStep } from '../regex/chain.ts';
import type { ProgramEditor } from './editor.ts';

/** Steps that give the same strings another shape, besides the strings by constants alone. */
const SHAPES = new Set(['Squeeze', 'Reshape', 'ExpandDims']);

/** Changes of shape behind text steps go before them, so that text steps stand together and what splits behind them. */
export function hoistShapes(editor: ProgramEditor): void {
  editor.rewriteEach((last) => {
    const end = last.outputs[0];
    if (end === undefined || !isLink(editor, last)) return false;
    if (editor.readOnce(end) && isLink(editor, editor.readers(end)[0] as Step)) return false;
    const links = linksBehind(editor, last);
    const shapes = links.filter(({ op }) => SHAPES.has(op));
    const texts = links.filter(({ op }) => !SHAPES.has(op));
    if (shapes.every((shape, i) => shape === links[i])) return false;
    let input = links[0]?.inputs[0] as number;
    const moved = [...shapes, ...texts].map((step, i): [Step, Step] => {
      const inputs = [input, ...step.inputs.slice(1)];
      input = i < links.length - 1 ? editor.freshValue() : end;
      return [links[i] as Step, { ...step, inputs, outputs: [input] }];
    });
    editor.replace(new Map(moved));
    return true;
  });
}

/** Whether a step is a text step, or a change of shape by constants alone. */
function isLink(editor: ProgramEditor, step: Step): boolean {
  if (!SHAPES.has(step.op)) return textStep(step) !== undefined;
  return step.inputs.slice(1).every((id) => editor.constant(id));
}

/** The text steps and changes of shape that end in a step, each of which the next one alone reads. */
function linksBehind(editor: ProgramEditor, last: Step): Step[] {
  const links = [last];
  for (;;) {
    const value = links.at(-1)?.inputs[0] as number;
    const maker = editor.maker(value);
    if (!maker || !isLink(editor, maker) || !editor.readOnce(value)) return links.reverse();
    links.push(maker);
  }
}

/** Lower-casing, stripping and replacing one after another become one step over the bytes of the batch. */
export function fuseTextChains(editor: ProgramEditor): void {
  // Many branches may do the same to a text: a chain is compiled once.
  const compiled = new Map<string, ByteTransform>();
  editor.rewriteEach((last) => {
    const end = last.outputs[0];
    if (end === undefined || !textStep(last)) return false;
    if (editor.readOnce(end) && textStep(editor.readers(end)[0] as Step)) return false;
    const { steps, input } = chainBehind(editor, end);
    const key = JSON.stringify(steps);
    const transform = compiled.get(key) ?? compileChain(steps);
    compiled.set(key, transform);
    const fused: Step = {
      ...last,
      op: steps.length > 1 ? 'FusedTextChain' : last.op,
      inputs: [input],
      kernel([input]) {
        const { shape, data } = texts(input);
        return { dtype: 'string', shape, data: transform.apply(data) };
      },
    };
    editor.replace(new Map([[last, fused]]));
    return true;
  });
}

/** The steps that make a value of text out of another, which nothing else wants a part of; none where `value` is that other. */
export function chainBehind(
  editor: ProgramEditor,
  value: number,
): { readonly steps: readonly TextStep[]; readonly input: number } {
  const steps: TextStep[] = [];
  let input = value;
  for (;;) {
    const maker = editor.maker(input);
    const step = maker && textStep(maker);
    if (!step || (steps.length > 0 && !editor.readOnce(input))) {
      return { steps: steps.reverse(), input };
    }
    steps.push(step);
    input = maker.inputs[0] as number;
  }
}

/** What a step does to each text by itself, where it is of that kind. */
function textStep({ op, attrs, kernel }: Step): TextStep | undefined {
  if (kernel) return undefined;
  if (op === 'StringLower' && attrs.text('encoding', '') === '') return { kind: 'lower' };
  if (op === 'StringStrip') return { kind: 'strip' };
  if (op !== 'StaticRegexReplace') return undefined;
  return {
    kind: 'replace',
    pattern: attrs.text('pattern'),
    rewrite: attrs.text('rewrite'),
    global: attrs.bool('replace_global', true),
  };
}
