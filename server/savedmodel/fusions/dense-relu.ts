import type { Step } from '../graph/program.ts';
import { numbers } from '../kernels/values.ts';
import { allocate } from '../tensor.ts';
import type { ProgramEditor } from './editor.ts';

/**
 * A Relu behind a bias behind a matrix product is one kernel in TensorFlow too, and there NaN becomes 0,
 * where a Relu on its own keeps it: mean pooling of an empty text depends on that.
 */
export function fuseDenseRelu(editor: ProgramEditor): void {
  editor.rewriteEach((relu) => {
    if (relu.op !== 'Relu') return false;
    const bias = editor.makerOf(relu.inputs[0], 'BiasAdd');
    const product = editor.makerOf(bias?.inputs[0], 'MatMul');
    if (!bias || !product) return false;
    if (!editor.readOnce(relu.inputs[0] as number) || !editor.readOnce(bias.inputs[0] as number)) {
      return false;
    }
    const fused: Step = {
      ...relu,
      op: 'FusedRelu',
      kernel([input]) {
        const { dtype, shape, data } = numbers(input);
        const out = allocate(dtype, data.length);
        for (let i = 0; i < out.length; i++) if (data[i]! > 0) out[i] = data[i]!;
        return { dtype, shape, data: out };
      },
    };
    editor.replace(new Map([[relu, fused]]));
    return true;
  });
}
