import { expect, test } from 'vitest';
import { Attrs } from '../graph/attrs.ts';
import { MemoryBudget } from '../graph/memory-budget.ts';
import type { Session, Value } from '../graph/op.ts';
import type { AttrValue } from '../proto/graph.ts';
import { encodeStrings, type StringColumn } from '../string-column.ts';
import { numeric, stringScalar, strings, type Tensor } from '../tensor.ts';
import golden from './generated/text-ops/tables.json';
import { fromTensor, type GoldenTensor } from './golden-case.ts';
import { lookupOps } from './lookup.ts';
import { type GoldenText, goldenColumn } from './strings/golden.ts';

const encoder = new TextEncoder();
const TYPES: Readonly<Record<string, number>> = { float32: 1, int32: 3, string: 7, int64: 9 };

/** A text file, what is read of it, and the entries of the table; null where TensorFlow refuses it. */
interface GoldenFile {
  readonly file: GoldenText;
  readonly table: readonly [key: string, keyIndex: number, value: string, valueIndex: number];
  readonly vocab_size?: number;
  readonly delimiter?: string;
  readonly offset?: number;
  readonly out: readonly GoldenTensor[] | null;
}

/** A model's operations on one table, by their names. */
function tableOf(
  key: string,
  value: string,
  op = 'HashTableV2',
  files = new Map<string, Uint8Array>(),
) {
  const memory = new MemoryBudget();
  const session = { resources: new Map(), assets: files, memory } as unknown as Session;
  const types = { key_dtype: { type: TYPES[key]! }, value_dtype: { type: TYPES[value]! } };
  const run = (name: string, inputs: readonly Value[], attrs: Record<string, AttrValue> = {}) => {
    const node = { node: 'table', attrs: new Attrs(new Map(Object.entries(attrs)), 'table') };
    const result = lookupOps[name]!.create({ ...node, session, wants: [true, true] })(inputs);
    return (Array.isArray(result) ? result : [result]) as Tensor[];
  };
  const [handle] = run(op, [], types) as unknown as [Value];
  return (name: string, inputs: readonly Tensor[] = [], attrs: Record<string, AttrValue> = {}) =>
    run(name, [handle, ...inputs], attrs);
}

const words = (...texts: string[]) => strings([texts.length], encodeStrings(texts));
const ids = (...numbers: number[]) =>
  numeric('int64', [numbers.length], Float64Array.from(numbers));

/** Entries in the order of their keys, as the golden file has them. */
function entries(keys: Tensor, values: Tensor): [GoldenTensor, GoldenTensor] {
  const k = fromTensor(keys);
  const v = fromTensor(values);
  const bytes = (at: number) =>
    Buffer.from(goldenColumn([k[2][at] as GoldenText]).bytes.subarray(5, -9));
  const compare = (a: number, b: number) =>
    k[0] === 'string' ? Buffer.compare(bytes(a), bytes(b)) : Number(k[2][a]) - Number(k[2][b]);
  const order = [...k[2].keys()]
    .sort(compare)
    .filter((at, i, all) => i === 0 || compare(all[i - 1]!, at) !== 0);
  const pick = (x: GoldenTensor): GoldenTensor => [
    x[0],
    [order.length],
    order.map((at) => x[2][at]!),
  ];
  return [pick(k), pick(v)];
}

function bytesOf(text: GoldenText): Uint8Array {
  const { bytes, offsets }: StringColumn = goldenColumn([text]);
  return bytes.subarray(offsets[0], offsets[1]);
}

test('a text file fills a table as in TensorFlow, or is refused', () => {
  for (const {
    file,
    table,
    vocab_size,
    delimiter,
    offset,
    out,
  } of golden as unknown as GoldenFile[]) {
    const [key, keyIndex, value, valueIndex] = table;
    const name = JSON.stringify({ file, table, vocab_size, delimiter, offset });
    const fill = () => {
      const files = new Map([['assets/words', bytesOf(file)]]);
      const on = tableOf(key, value, 'HashTableV2', files);
      on('InitializeTableFromTextFileV2', [stringScalar(encoder.encode('assets/words'))], {
        key_index: { i: keyIndex },
        value_index: { i: valueIndex },
        vocab_size: { i: vocab_size ?? -1 },
        delimiter: { s: encoder.encode(delimiter ?? '\t') },
        offset: { i: offset ?? 0 },
      });
      const [size] = on('LookupTableSizeV2');
      const [keys, values] = on('LookupTableExportV2');
      return {
        size: Number((size as Tensor & { data: Float64Array }).data[0]),
        made: entries(keys!, values!),
      };
    };
    if (out) {
      const { size, made } = fill();
      expect(made, name).toEqual(out);
      expect(size, name).toBe(made[0][2].length);
    } else expect(fill, name).toThrow(expect.objectContaining({ name: 'SavedModelError' }));
  }
});

test('finds values of any shape, and the default where a key is missing', () => {
  const on = tableOf('string', 'int64');
  expect(() => on('LookupTableFindV2', [words('a'), ids(-1)])).toThrow('was never filled');
  on('LookupTableImportV2', [
    words('a', 'b'),
    numeric('int64', [2, 3], Float64Array.of(1, 2, 3, 4, 5, 6)),
  ]);
  const wanted = strings([2, 1], encodeStrings(['b', 'z']));
  expect(on('LookupTableFindV2', [wanted, ids(7, 8, 9)])).toEqual([
    numeric('int64', [2, 1, 3], Float64Array.of(4, 5, 6, 7, 8, 9)),
  ]);
  expect(() => on('LookupTableFindV2', [wanted, ids(7, 8)])).toThrow('default int64 of shape [2]');
  expect(() => on('LookupTableFindV2', [ids(1), ids(7, 8, 9)])).toThrow('keys of type int64');
});

test('a mutable table begins empty, and an entry that is added replaces one of its key', () => {
  const on = tableOf('int64', 'string', 'MutableHashTableV2');
  const find = (...keys: number[]) =>
    on('LookupTableFindV2', [ids(...keys), words('?')]).map(fromTensor);
  expect(find(1)).toEqual([['string', [1], ['?']]]);
  on('LookupTableInsertV2', [ids(1, 2, 1), words('a', 'b', 'c')]);
  on('LookupTableInsertV2', [ids(2, 3), words('d', 'e')]);
  expect(find(1, 2, 3, 4)).toEqual([['string', [4], ['c', 'd', 'e', '?']]]);
  expect(on('LookupTableSizeV2').map(fromTensor)).toEqual([['int64', [], [3]]]);
  expect(on('LookupTableFindV2', [ids(1, 9, 8), words('x', 'y', 'z')]).map(fromTensor)).toEqual([
    ['string', [3], ['c', 'y', 'z']],
  ]);
});

test('a key with two different values is refused', () => {
  const on = tableOf('string', 'int64');
  on('InitializeTableV2', [words('a', 'b', 'a'), ids(1, 2, 3)]);
  expect(() => on('LookupTableSizeV2')).toThrow('Entry 3 of a vocabulary is there twice');
});
