import { makeKernel } from '../graph/execute.ts';
import type { OpTable, Session, Value } from '../graph/op.ts';
import type { Step } from '../graph/program.ts';
import { ColumnSums } from '../kernels/column-sums.ts';
import { isSameShape } from '../kernels/elements.ts';
import { isTensor, numbers } from '../kernels/values.ts';
import { allocate, type NumericTensor, numeric } from '../tensor.ts';
import type { ProgramEditor } from './editor.ts';

/**
 * The sum of the vectors of those words that a mask chooses, the others' being zeros, is taken from the table of vectors
 * itself: Keras 3 pools so.
 */
export function fuseMaskedSums(editor: ProgramEditor, ops: OpTable, session: Session): void {
  editor.rewriteEach((sum) => {
    if (sum.op !== 'Sum' || sum.attrs.bool('keep_dims', false)) return false;
    if (only(editor.constant(sum.inputs[1])) !== 1 || !editor.readOnce(sum.inputs[0]!))
      return false;
    const select = editor.makerOf(sum.inputs[0], 'SelectV2');
    const [mask, vectors, rest] = select?.inputs ?? [];
    if (!select || mask === undefined || only(editor.constant(rest)) !== 0) return false;
    const gather = editor.readOnce(vectors!) ? editor.makerOf(vectors, 'GatherV2') : undefined;
    if (gather?.attrs.int('batch_dims', 0) !== 0) return false;
    if (only(editor.constant(gather.inputs[2])) !== 0) return false;
    const [weights, ids] = gather.inputs as [number, number];
    const table = editor.constant(weights);
    if (!isTensor(table) || table.dtype !== 'float32' || table.shape.length !== 2) return false;
    const [axis, zero] = [editor.constant(gather.inputs[2])!, editor.constant(rest)!];
    const axes = editor.constant(sum.inputs[1])!;
    const [gathers, selects, sums] = [gather, select, sum].map((s) => makeKernel(s, ops, session));
    const fused: Step = {
      ...sum,
      op: 'FusedMaskedSum',
      inputs: [mask, ids],
      kernel([maskInput, idsInput]) {
        const masks = numbers(maskInput);
        const words = numbers(idsInput);
        const done = sumChosen(table, words, masks);
        if (done) return done;
        const all = gathers!([table, words, axis]) as Value;
        return sums!([selects!([masks, all, zero]) as Value, axes]);
      },
    };
    editor.replace(
      new Map<Step, Step | undefined>([
        [gather, undefined],
        [select, undefined],
        [sum, fused],
      ]),
    );
    return true;
  });
}

/** For words `[texts, words]` and a mask `[texts, words, 1]`; undefined for other shapes, and for words not in the table. */
function sumChosen(
  { data: table, shape: [vocabulary = 0, size = 0] }: NumericTensor,
  { data: ids, shape }: NumericTensor,
  mask: NumericTensor,
): NumericTensor | undefined {
  const [texts = 0, words = 0] = shape;
  if (shape.length !== 2 || !isSameShape(mask.shape, [texts, words, 1])) return undefined;
  const totals = allocate('float64', size);
  const sums = new ColumnSums(words, size);
  const out = allocate('float32', texts * size);
  for (let text = 0, at = 0; text < texts; text++) {
    for (let word = 0; word < words; word++, at++) {
      const id = ids[at]!;
      if (!(id >= 0 && id < vocabulary)) return undefined;
      if (mask.data[at]) sums.add(word, table, id * size);
    }
    sums.take(totals, 0);
    out.set(totals, text * size);
  }
  return numeric('float32', [texts, size], out);
}

/** The one number of a tensor. */
function only(value: Value | undefined): number | undefined {
  if (!isTensor(value) || value.dtype === 'string') return undefined;
  return value.data.length === 1 ? value.data[0] : undefined;
}
