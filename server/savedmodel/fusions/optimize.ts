import { hasBranches } from '../graph/branches.ts';
import type { OpTable, Session } from '../graph/op.ts';
import type { FoldedProgram } from '../graph/program.ts';
import { fuseAttention } from './attention.ts';
import { fuseNgramBags } from './count-ngrams.ts';
import { fuseDenseRelu } from './dense-relu.ts';
import { fuseDilatedConvolutions } from './dilated-convolution.ts';
import { ProgramEditor } from './editor.ts';
import { fuseElementwise } from './elementwise.ts';
import { fuseGatheredSegments } from './gathered-segments.ts';
import { fuseMappedTables } from './mapped-tables.ts';
import { fuseMaskedSums } from './masked-sum.ts';
import { fusePooledEmbeddings } from './pooled-embedding.ts';
import { fuseRecurrence } from './recurrence.ts';
import { fuseRepeats } from './repeat.ts';
import { fuseRowEndings } from './row-endings.ts';
import { fuseRowSplits } from './row-splits.ts';
import { shareEqualSteps } from './share-equal.ts';
import { fuseSparsePooling } from './sparse-pooling.ts';
import { fuseTextChains, hoistShapes } from './text-chain.ts';
import { fuseWordCodes } from './word-codes.ts';
import { fuseWordIds } from './word-ids.ts';

/** Fusions that only make a program faster, in the order in which one prepares the next. */
const FUSIONS = [
  fuseRecurrence,
  hoistShapes,
  fuseRowSplits,
  fuseNgramBags,
  fuseWordIds,
  fuseMappedTables,
  fuseSparsePooling,
  fuseWordCodes,
  fusePooledEmbeddings,
  fuseMaskedSums,
  fuseTextChains,
  shareEqualSteps,
  fuseRepeats,
  fuseGatheredSegments,
  fuseAttention,
  fuseDilatedConvolutions,
  fuseRowEndings,
  fuseElementwise,
];

/**
 * Rewrites a program into an equal and faster one; fusions know nothing of branches, so one with some stays as it is.
 *
 * @param fuse - false leaves every operation by itself, but for what changes results in TensorFlow too.
 */
export function optimize(
  program: FoldedProgram,
  fuse: boolean,
  ops: OpTable,
  session: Session,
): FoldedProgram {
  if (hasBranches(program.program)) return program;
  const editor = new ProgramEditor(program);
  fuseDenseRelu(editor);
  if (fuse) for (const apply of FUSIONS) apply(editor, ops, session);
  optimizeFunctions(editor, (each) => optimize(each, fuse, ops, session));
  return editor.result();
}

function optimizeFunctions(
  editor: ProgramEditor,
  rewrite: (program: FoldedProgram) => FoldedProgram,
): void {
  const calling = editor.steps.filter(({ functions }) => functions);
  if (calling.length === 0) return;
  editor.replace(
    new Map(
      calling.map((step) => [step, { ...step, functions: (step.functions ?? []).map(rewrite) }]),
    ),
  );
}
