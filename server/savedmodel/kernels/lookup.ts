// Tables. Source: tensorflow.org/api_docs/python/tf/raw_ops, tensorflow/core/kernels/lookup_table_op.cc.
import { SavedModelError } from '../errors.ts';
import type { Op, OpTable, Table, Value } from '../graph/op.ts';
import { lookedUp, makeLookup } from '../lookup/table.ts';
import { readTextFile } from '../lookup/text-file.ts';
import { decodeString } from '../string-column.ts';
import { scalar } from '../tensor.ts';
import { reshaped } from './elements.ts';
import { tensor, texts } from './values.ts';

function table(value: Value | undefined): Table {
  if (value?.dtype !== 'resource' || value.kind !== 'table') {
    throw new SavedModelError('A lookup table was expected.');
  }
  return value;
}

/** A handle to a table; those with the same shared name are one. */
const handle: Op = {
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
        lookup: undefined,
      };
      session.resources.set(name, fresh);
      return fresh;
    };
  },
};

/** Fills a table from two tensors. */
const importTable: Op = {
  stateful: true,
  create:
    () =>
    ([target, keys, values]) => {
      table(target).lookup = makeLookup(tensor(keys), tensor(values));
      return [];
    },
};

const importFile: Op = {
  stateful: true,
  create({ attrs, session }) {
    const format = {
      keyIndex: attrs.int('key_index'),
      valueIndex: attrs.int('value_index'),
      delimiter: attrs.text('delimiter', '\t').charCodeAt(0),
      vocabSize: attrs.int('vocab_size', -1),
    };
    return ([target, path]) => {
      const name = decodeString(texts(path).data, 0);
      const file = session.assets.get(name);
      if (!file) {
        throw new SavedModelError(`The vocabulary "${name}" is not among the model's assets.`);
      }
      const into = table(target);
      const { keys, values } = readTextFile(file, format, into.keyType, into.valueType);
      into.lookup = makeLookup(keys, values);
      return [];
    };
  },
};

const find: Op = {
  create({ node }) {
    return ([source, keys, fallback]) => {
      const { lookup } = table(source);
      if (!lookup) throw new SavedModelError(`The table of the node "${node}" was never filled.`);
      const wanted = tensor(keys);
      return reshaped(lookedUp(lookup.values, lookup.find(wanted), tensor(fallback)), wanted.shape);
    };
  },
};

export const lookupOps: OpTable = {
  HashTableV2: handle,
  MutableHashTableV2: handle,
  LookupTableImportV2: importTable,
  InitializeTableV2: importTable,
  InitializeTableFromTextFileV2: importFile,
  LookupTableFindV2: find,
  LookupTableSizeV2: {
    create:
      () =>
      ([source]) =>
        scalar('int64', table(source).lookup?.size ?? 0),
  },
};
