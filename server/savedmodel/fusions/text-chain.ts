import type { Step } from '../graph/program.ts';
import { texts } from '../kernels/values.ts';
import { compileChain, type TextStep } from '../regex/chain.ts';
import type { ProgramEditor } from './editor.ts';

/** Lower-casing, stripping and replacing one after another become one step over the bytes of the batch. */
export function fuseTextChains(editor: ProgramEditor): void {
  editor.rewriteEach((last) => {
    const end = last.outputs[0];
    if (end === undefined || !textStep(last)) return false;
    if (editor.readOnce(end) && textStep(editor.readers(end)[0] as Step)) return false;
    const chain = [last];
    for (;;) {
      const from = (chain[0] as Step).inputs[0];
      const before = editor.maker(from);
      if (!before || from === undefined || !textStep(before) || !editor.readOnce(from)) break;
      chain.unshift(before);
    }
    const transform = compileChain(chain.map((step) => textStep(step) as TextStep));
    const fused: Step = {
      ...last,
      op: chain.length > 1 ? 'FusedTextChain' : last.op,
      inputs: [(chain[0] as Step).inputs[0] as number],
      kernel([input]) {
        const { shape, data } = texts(input);
        return { dtype: 'string', shape, data: transform.apply(data) };
      },
    };
    editor.replace(new Map([[last, fused]]));
    return true;
  });
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
