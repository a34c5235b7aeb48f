/** Several passes over a text, one after another. */
import { ColumnBuilder } from '../column-builder.ts';
import type { TextReplacer } from './replace-general.ts';

/** Passes the text through two buffers in turn; the last pass writes to the column. */
export class SequenceReplacer implements TextReplacer {
  private readonly passes: readonly TextReplacer[];
  private readonly buffers = [new ColumnBuilder(0, 0), new ColumnBuilder(0, 0)] as const;

  constructor(passes: readonly TextReplacer[]) {
    this.passes = passes;
  }

  replace(bytes: Uint8Array, begin: number, end: number, out: ColumnBuilder): void {
    const { passes, buffers } = this;
    if (passes.length === 0) out.append(bytes, begin, end);
    let [source, from, to] = [bytes, begin, end];
    for (let i = 0; i < passes.length; i++) {
      const target = i === passes.length - 1 ? out : buffers[i % 2 === 0 ? 0 : 1];
      if (target !== out) target.size = 0;
      passes[i]!.replace(source, from, to, target);
      [source, from, to] = [target.bytes, 0, target.size];
    }
  }
}
