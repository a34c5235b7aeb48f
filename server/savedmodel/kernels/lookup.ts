// Tables. Source: tensorflow.org/api_docs/python/tf/raw_ops, tensorflow/core/kernels/lookup_table_op.cc.
import { SavedModelError } from '../errors.ts';
import type { Op, OpTable, Session, Table, Value } from '../graph/op.ts';
import { bytesOfItem } from '../item-size.ts';
import { type Entries, mergeEntries } from '../lookup/merge.ts';
import { lookedUp, makeLookup } from '../lookup/table.ts';
import { readTextFile } from '../lookup/text-file.ts';
import { columnOf, decodeString } from '../string-column.ts';
import { allocate, type DType, scalar, sizeOf, strings, type Tensor } from '../tensor.ts';
import { reshaped } from './elements.ts';
import { tensor, texts } from './values.ts';

function table(value: Value | undefined): Table {
  if (value?.dtype !== 'resource' || value.kind !== 'table') {
    throw new SavedModelError('A lookup table was expected.');
  }
  return value;
}

function filled(value: Value | undefined, node: string): NonNullable<Table['lookup']> {
  const { lookup } = table(value);
  if (!lookup) throw new SavedModelError(`The table of the node "${node}" was never filled.`);
  return lookup;
}

/** A handle to a table; those with the same shared name are one. */
function handle(startsEmpty: boolean): Op {
  return {
    create({ node, attrs, session }) {
      const name = attrs.text('shared_name', '') || node;
      const keyType = attrs.type('key_dtype');
      const valueType = attrs.type('value_dtype');
      return () => {
        const known = session.resources.get(name);
        if (known) return known;
        const fresh: Table = {
          dtype: 'resource',
          kind: 'table',
          keyType,
          valueType,
          lookup: startsEmpty ? makeLookup(empty(keyType), empty(valueType)) : undefined,
        };
        session.resources.set(name, fresh);
        return fresh;
      };
    },
  };
}

function empty(dtype: DType): Tensor {
  if (dtype === 'string') return strings([0], columnOf([]));
  if (dtype === 'resource' || dtype === 'variant') {
    throw new SavedModelError(`A table cannot hold a ${dtype}.`);
  }
  return { dtype, shape: [0], data: allocate(dtype, 0) };
}

/** Keys of any shape as a list, values as a list of their shape. */
function entriesOf(keyInput: Value | undefined, valueInput: Value | undefined): Entries {
  const keys = tensor(keyInput);
  const values = tensor(valueInput);
  const size = sizeOf(keys.shape);
  const inner = values.shape.slice(keys.shape.length);
  if (sizeOf(values.shape) !== size * sizeOf(inner)) {
    throw new SavedModelError(
      `Keys of shape [${keys.shape}] and values of shape [${values.shape}] make no table.`,
    );
  }
  return { keys: reshaped(keys, [size]), values: reshaped(values, [size, ...inner]) };
}

/** What finding a key takes beside the key. */
const INDEX_BYTES = 16;

/** Puts entries in the place of those that a table has. */
function fill(into: Table, { keys, values }: Entries, { memory }: Session): void {
  memory.keep(bytesOf({ keys, values }) - (into.lookup ? bytesOf(into.lookup) : 0));
  into.lookup = makeLookup(keys, values);
}

function bytesOf({ keys, values }: Entries): number {
  return bytesOfItem(keys) + bytesOfItem(values) + INDEX_BYTES * sizeOf(keys.shape);
}

/** Fills a table from two tensors. */
const importTable: Op = {
  stateful: true,
  create:
    ({ session }) =>
    ([target, keyInput, valueInput]) => {
      fill(table(target), entriesOf(keyInput, valueInput), session);
      return [];
    },
};

/** Adds entries to a table, in place of those with the same keys. */
const insert: Op = {
  stateful: true,
  create:
    ({ node, session }) =>
    ([target, keyInput, valueInput]) => {
      const entries = mergeEntries(filled(target, node), entriesOf(keyInput, valueInput));
      fill(table(target), entries, session);
      return [];
    },
};

const importFile: Op = {
  stateful: true,
  create({ attrs, session }) {
    const delimiter = attrs.text('delimiter', '\t');
    if (delimiter.length !== 1 || delimiter.charCodeAt(0) > 127) {
      throw new SavedModelError(`Columns of a vocabulary cannot be separated by "${delimiter}".`);
    }
    const format = {
      keyIndex: attrs.int('key_index'),
      valueIndex: attrs.int('value_index'),
      delimiter: delimiter.charCodeAt(0),
      vocabSize: attrs.int('vocab_size', -1),
      offset: attrs.int('offset', 0),
    };
    return ([target, path]) => {
      const name = decodeString(texts(path).data, 0);
      const file = session.assets.get(name);
      if (!file) {
        throw new SavedModelError(`The vocabulary "${name}" is not among the model's assets.`);
      }
      const into = table(target);
      fill(into, readTextFile(file, format, into.keyType, into.valueType), session);
      return [];
    };
  },
};

const find: Op = {
  create({ node }) {
    return ([source, keys, fallback]) => {
      const lookup = filled(source, node);
      const wanted = tensor(keys);
      const found = lookedUp(lookup.values, lookup.find(wanted), tensor(fallback));
      return reshaped(found, [...wanted.shape, ...found.shape.slice(1)]);
    };
  },
};

const size: Op = {
  create:
    () =>
    ([source]) =>
      scalar('int64', table(source).lookup?.size ?? 0),
};

const exportTable: Op = {
  create:
    ({ node }) =>
    ([source]) => {
      const { keys, values } = filled(source, node);
      return [keys, values];
    },
};

/** TensorFlow 1's operations and their second versions differ in how the handle is passed alone. */
function bothVersions(ops: OpTable): OpTable {
  const second = Object.entries(ops).map(([name, op]) => [`${name}V2`, op] as const);
  return { ...ops, ...Object.fromEntries(second) };
}

export const lookupOps: OpTable = bothVersions({
  HashTable: handle(false),
  MutableHashTable: handle(true),
  MutableHashTableOfTensors: handle(true),
  MutableDenseHashTable: handle(true),
  LookupTableImport: importTable,
  LookupTableInsert: insert,
  LookupTableExport: exportTable,
  InitializeTable: importTable,
  InitializeTableFromTextFile: importFile,
  LookupTableFind: find,
  LookupTableSize: size,
});
