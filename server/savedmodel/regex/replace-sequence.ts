/** Several passes over a text, one after another. */
import { ColumnBuilder } from '../column-builder.ts';
import { requireWork } from '../room.ts';
import { type TextReplacer, WORK_PER_BYTE } from './replace-general.ts';

// One bit a pass; bit 31 would make the number negative.
const MAX_TOLD = 31;

/**
 * Passes the text through two buffers in turn. Most texts lack most of what patterns look for (a tag, a
 * question mark): one look at every byte tells which passes there is something to do for.
 */
export class SequenceReplacer implements TextReplacer {
  private readonly passes: readonly TextReplacer[];
  private readonly buffers = [new ColumnBuilder(0, 0), new ColumnBuilder(0, 0)] as const;
  /** For each byte, as bits, the passes that may have something to do where it stands in the text. */
  private readonly wakes: Int32Array;
  /** For each pass, as bits, the passes that have something to do with what it writes. */
  private readonly wokenBy: readonly number[];
  private readonly always: number;

  constructor(passes: readonly TextReplacer[]) {
    this.passes = passes;
    this.wakes = Int32Array.from({ length: 256 }, (_, byte) =>
      bits(passes, (pass) => pass.firstBytes?.[byte] === 1),
    );
    this.always = bits(passes, (pass) => !pass.firstBytes);
    this.wokenBy = passes.map(({ rewriteBytes = new Uint8Array() }) =>
      rewriteBytes.reduce((woken: number, byte: number) => woken | this.wakes[byte]!, 0),
    );
  }

  replace(bytes: Uint8Array, begin: number, end: number, out: ColumnBuilder): void {
    const { passes, buffers, wakes, wokenBy } = this;
    let awake = this.always;
    for (let i = begin; i < end; i++) awake |= wakes[bytes[i]!]!;
    let [source, from, to] = [bytes, begin, end];
    let turn = 0;
    for (let i = 0; i < passes.length; i++) {
      if (i < MAX_TOLD && (awake & (1 << i)) === 0) continue;
      const target = buffers[turn]!;
      turn = 1 - turn;
      target.size = 0;
      requireWork(WORK_PER_BYTE * (to - from));
      passes[i]!.replace(source, from, to, target);
      [source, from, to] = [target.bytes, 0, target.size];
      awake |= wokenBy[i]!;
    }
    out.append(source, from, to);
  }
}

function bits(passes: readonly TextReplacer[], holds: (pass: TextReplacer) => boolean): number {
  return passes
    .slice(0, MAX_TOLD)
    .reduce((all, pass, i) => (holds(pass) ? all | (1 << i) : all), 0);
}
