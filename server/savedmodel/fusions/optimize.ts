import type { FoldedProgram } from '../graph/fold.ts';
import type { OpTable, Session } from '../graph/op.ts';
import { fuseNgramBags } from './count-ngrams.ts';
import { fuseDenseRelu } from './dense-relu.ts';
import { ProgramEditor } from './editor.ts';
import { fuseElementwise } from './elementwise.ts';
import { fuseRowSplits } from './row-splits.ts';
import { fuseTextChains } from './text-chain.ts';

/** Fusions that only make a program faster, in the order in which one prepares the next. */
const FUSIONS = [fuseRowSplits, fuseNgramBags, fuseTextChains, fuseElementwise];

/**
 * Rewrites a program into an equal and faster one.
 *
 * @param fuse - false leaves every operation by itself, but for what changes results in TensorFlow too.
 */
export function optimize(
  program: FoldedProgram,
  fuse: boolean,
  ops: OpTable,
  session: Session,
): FoldedProgram {
  const editor = new ProgramEditor(program);
  fuseDenseRelu(editor);
  if (fuse) for (const apply of FUSIONS) apply(editor, ops, session);
  return editor.result();
}
