import { SavedModelError } from '../errors.ts';
import type { Kernel } from '../graph/op.ts';
import type { Step } from '../graph/program.ts';
import { stillLarger } from '../kernels/extremes.ts';
import { lowestFinite } from '../kernels/limits.ts';
import { variableValue } from '../kernels/state.ts';
import { numbers, single, tensor } from '../kernels/values.ts';
import { allocate, numeric, sizeOf } from '../tensor.ts';
import type { ProgramEditor } from './editor.ts';
import { isNumbers } from './repeat.ts';

/**
 * Vectors that are looked up for the values of ragged rows only to be added up row by row, or for the largest of each, are
 * never written out; nor is the row of each value, where rows are told by their lengths.
 */
export function fuseGatheredSegments(editor: ProgramEditor): void {
  editor.rewriteEach((segments) => {
    const fused = KINDS[segments.op] && !segments.kernel && fusedSegments(editor, segments);
    if (!fused) return false;
    editor.replace(new Map([[segments, fused]]));
    return true;
  });
}

type Kind = 'sum' | 'max' | 'count';

const KINDS: Readonly<Record<string, 'sum' | 'max'>> = {
  UnsortedSegmentMax: 'max',
  UnsortedSegmentSum: 'sum',
};

function fusedSegments(editor: ProgramEditor, segments: Step): Step | undefined {
  const [values, rows, total] = segments.inputs;
  const repeat = editor.makerOf(rows, 'FusedRepeat');
  const places = editor.makerOf(repeat?.inputs[0], 'Range');
  const isRowNumbers =
    isNumbers(editor, places?.inputs[0], [0]) && isNumbers(editor, places?.inputs[2], [1]);
  if (!repeat || !isRowNumbers) return undefined;
  const ones = onesLike(editor, values);
  const kind: Kind = ones === undefined ? KINDS[segments.op]! : 'count';
  if (kind === 'count' && segments.op !== 'UnsortedSegmentSum') return undefined;
  const gather = editor.maker(ones ?? values);
  if (!gather || !gathersRows(editor, gather)) return undefined;
  const [table, picks] = gather.inputs as [number, number];
  const [places0, lengths, most] = repeat.inputs as [number, number, number];
  return {
    ...segments,
    op: 'FusedGatheredSegments',
    inputs: [table, picks, places0, lengths, most, total as number],
    kernel: pooled(kind, gather),
  };
}

/** What a value has the shape of, if it is of nothing but ones. */
function onesLike(editor: ProgramEditor, value: number | undefined): number | undefined {
  const fill = editor.makerOf(value, 'Fill');
  const one = fill && editor.constant(fill.inputs[1]);
  if (one?.dtype !== 'float32' || one.data[0] !== 1) return undefined;
  return editor.makerOf(fill?.inputs[0], 'Shape')?.inputs[0];
}

/** Whether a step looks up the rows of a table of float32. */
function gathersRows(editor: ProgramEditor, { op, attrs, inputs, kernel }: Step): boolean {
  if (kernel || attrs.int('batch_dims', 0) !== 0) return false;
  if (op === 'ResourceGather') return attrs.type('dtype') === 'float32';
  return (
    op === 'GatherV2' && attrs.type('Tparams') === 'float32' && isNumbers(editor, inputs[2], [0])
  );
}

/** Makes the loop over the rows; sums are kept as doubles, as those of segments are. */
function pooled(kind: Kind, { op, name }: Step): Kernel {
  return ([source, picksInput, placesInput, lengthsInput, most, totalInput]) => {
    const table = numbers(op === 'ResourceGather' ? variableValue(source, name) : tensor(source));
    const picks = numbers(picksInput);
    const { data: lengths } = numbers(lengthsInput);
    const limit = single(most);
    const total = single(totalInput);
    const [height = 0, ...row] = table.shape;
    const size = sizeOf(row);
    // Each value of a row may be several numbers.
    const inner = picks.shape.slice(1);
    const width = sizeOf(inner);
    const shape = [total, ...inner, ...row];
    const out = allocate('float32', sizeOf(shape));
    const start = kind === 'max' ? lowestFinite('float32') : 0;
    const totals = allocate('float64', width * size);
    if (numbers(placesInput).data.length !== lengths.length) {
      throw new SavedModelError(`The lengths of ${lengths.length} ragged rows do not fit.`);
    }
    let at = 0;
    for (let i = 0; i < Math.max(total, lengths.length); i++) {
      const length = Math.max(0, Math.min(lengths[i] ?? 0, limit));
      const end = at + length;
      if (length > 0 && i >= total) {
        throw new SavedModelError(`Segment ${i} of ${total} does not exist.`);
      }
      if (end > (picks.shape[0] ?? 0)) break;
      totals.fill(kind === 'count' ? length : start);
      for (let k = at * width; k < end * width; k++) {
        const pick = picks.data[k]!;
        if (!(pick >= 0 && pick < height)) {
          throw new SavedModelError(`Index ${pick} is outside of a table of ${height} rows.`);
        }
        const to = width === 1 ? 0 : (k % width) * size;
        if (kind === 'sum') add(table.data, pick * size, totals, to, size);
        else if (kind === 'max') raise(table.data, pick * size, totals, to, size);
      }
      if (i < total) out.set(totals, i * totals.length);
      at = end;
    }
    if (at !== picks.shape[0]) {
      throw new SavedModelError(`Ragged rows of ${at} values do not span ${picks.shape[0]}.`);
    }
    return numeric('float32', shape, out);
  };
}

function add(
  from: ArrayLike<number>,
  start: number,
  totals: Float64Array,
  to: number,
  size: number,
): void {
  for (let d = 0; d < size; d++) totals[to + d]! += from[start + d]!;
}

function raise(
  from: ArrayLike<number>,
  start: number,
  totals: Float64Array,
  to: number,
  size: number,
): void {
  for (let d = 0; d < size; d++) {
    totals[to + d] = stillLarger(totals[to + d]!, from[start + d]!);
  }
}
