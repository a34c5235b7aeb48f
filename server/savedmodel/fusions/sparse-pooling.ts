import { SavedModelError } from '../errors.ts';
import type { OpTable, Session } from '../graph/op.ts';
import type { Step } from '../graph/program.ts';
import { numbers } from '../kernels/values.ts';
import { numeric } from '../tensor.ts';
import type { ProgramEditor } from './editor.ts';
import { keepsShape, zeroesEmptyRows } from './empty-rows.ts';
import { poolSegments } from './pool-segments.ts';
import { rowStarts } from './row-starts.ts';
import { matchDivided, matchPlain, matchWeighted, type SparsePooling } from './segment-sums.ts';

/**
 * Looking up the rows of sparse entries and pooling those of each text (what `safe_embedding_lookup_sparse` writes in some
 * forty operations) becomes one loop from numbers to sums.
 */
export function fuseSparsePooling(editor: ProgramEditor, ops: OpTable, session: Session): void {
  const made = new Map<number, SparsePooling>();
  // What divides sums goes first: a sum alone is pooling as well.
  for (const match of [matchDivided, matchWeighted, matchPlain]) {
    editor.rewriteEach((last) => {
      const found = match(editor, last, ops, session);
      if (found) put(last, found);
      return found !== undefined;
    });
  }
  editor.rewriteEach((step) => {
    const pooled = made.get(step.inputs[2] ?? -1);
    if (!pooled || !zeroesEmptyRows(editor, step, pooled)) return false;
    put(step, { ...pooled, pooling: { ...pooled.pooling, filler: undefined } });
    return true;
  });
  editor.rewriteEach((step) => {
    const pooled = made.get(step.inputs[0] ?? -1);
    if (!pooled || !keepsShape(editor, step, pooled)) return false;
    editor.replace(new Map([[step, undefined]]), new Map([[step.outputs[0]!, step.inputs[0]!]]));
    return true;
  });

  function put(last: Step, found: SparsePooling): void {
    editor.replace(new Map([[last, fusedStep(last, found)]]));
    made.set(last.outputs[0]!, found);
  }
}

function fusedStep(last: Step, { ids, indices, weights, rows, pooling }: SparsePooling): Step {
  const pool = poolSegments(pooling);
  const size = pooling.table.shape[1]!;
  const isCounted = typeof rows === 'object';
  const inputs = [ids, indices, ...(weights === undefined ? [] : [weights])];
  return {
    ...last,
    op: 'FusedSparsePooling',
    inputs: isCounted ? [...inputs, rows.value] : inputs,
    kernel(given) {
      const [entries, places, weighted] = given.map(numbers);
      const count = isCounted ? numbers(given[inputs.length]).data[rows.at] : rows;
      const splits = rowStarts(places!, count);
      const own = weights === undefined ? undefined : weighted;
      for (const { data } of own ? [entries!, own] : [entries!]) {
        if (data.length === places!.shape[0]) continue;
        throw new SavedModelError(`${data.length} numbers are not one for each entry.`);
      }
      const data = pool(entries!.data, splits, own?.data);
      return numeric('float32', [data.length / size, size], data);
    },
  };
}
