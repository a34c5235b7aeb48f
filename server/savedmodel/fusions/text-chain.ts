import type { Step } from '../graph/program.ts';
import { texts } from '../kernels/values.ts';
import { compileChain, type TextStep } from '../regex/chain.ts';
import type { ProgramEditor } from './editor.ts';

/** Steps that give the same strings another shape, besides the strings by constants alone. */
const SHAPES = new Set(['Squeeze', 'Reshape', 'ExpandDims']);

/** A change of shape behind a text step goes before it, so that text steps stand together and what splits behind them. */
export function hoistShapes(editor: ProgramEditor): void {
  for (let again = true; again; ) {
    again = false;
    editor.rewriteEach((shape) => {
      const [value, ...rest] = shape.inputs;
      const before = SHAPES.has(shape.op) ? editor.maker(value) : undefined;
      if (!before || value === undefined || !textStep(before) || !editor.readOnce(value))
        return false;
      if (rest.some((id) => !editor.constant(id))) return false;
      const fresh = editor.freshValue();
      const first = { ...shape, inputs: [before.inputs[0] as number, ...rest], outputs: [fresh] };
      const second = { ...before, inputs: [fresh], outputs: shape.outputs };
      editor.replace(
        new Map([
          [before, first],
          [shape, second],
        ]),
      );
      again = true;
      return true;
    });
  }
}

/** Lower-casing, stripping and replacing one after another become one step over the bytes of the batch. */
export function fuseTextChains(editor: ProgramEditor): void {
  editor.rewriteEach((last) => {
    const end = last.outputs[0];
    if (end === undefined || !textStep(last)) return false;
    if (editor.readOnce(end) && textStep(editor.readers(end)[0] as Step)) return false;
    const { steps, input } = chainBehind(editor, end);
    const transform = compileChain(steps);
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
    if (!step || (steps.length > 0 && !editor.readOnce(input))) return { steps, input };
    steps.unshift(step);
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
