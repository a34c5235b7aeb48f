// Columns of lines of comma-separated values. Source: tensorflow.org/api_docs/python/tf/io/decode_csv.
import { SavedModelError } from '../errors.ts';
import type { Op, OpTable } from '../graph/op.ts';
import { OBJECT_BYTES } from '../item-size.ts';
import { parseNumber } from '../parse-number.ts';
import { requireRoom } from '../room.ts';
import { columnOf, decodeString } from '../string-column.ts';
import { allocate, type DType, sizeOf, type Tensor } from '../tensor.ts';
import { joinElements, takeElements } from './elements.ts';
import { type CsvFormat, readCsvFields } from './strings/csv.ts';
import { tensor, texts } from './values.ts';

const TYPES: readonly DType[] = ['float32', 'float64', 'int32', 'int64', 'string'];

const decodeCsv: Op = {
  create({ attrs }) {
    const types = attrs.types('OUT_TYPE');
    const unknown = types.find((dtype) => !TYPES.includes(dtype));
    if (unknown) throw new SavedModelError(`A field cannot be read as ${unknown}.`);
    const encoder = new TextEncoder();
    const [delimiter, ...more] = encoder.encode(attrs.text('field_delim', ','));
    if (delimiter === undefined || more.length > 0) {
      throw new SavedModelError('Fields are told apart by one character.');
    }
    const missing = attrs.text('na_value', '');
    const quotes = attrs.bool('use_quote_delim', true);
    const format: CsvFormat = { delimiter, quotes, selected: attrs.ints('select_cols', []) };
    return ([records, ...defaults]) => {
      const { shape, data: lines } = texts(records);
      requireRoom(OBJECT_BYTES * types.length * lines.length);
      const fields: Uint8Array[][] = types.map(() => []);
      for (let i = 0; i < lines.length; i++) {
        let count = 0;
        const line = lines.bytes.subarray(lines.offsets[i], lines.offsets[i + 1]);
        readCsvFields(line, format, (bytes) => fields[count++]?.push(bytes));
        if (count !== types.length) {
          throw new SavedModelError(
            `Line ${i} has ${count} fields, and ${types.length} are expected.`,
          );
        }
      }
      return fields.map((column, f) =>
        columnTensor(column, { shape, missing, initial: tensor(defaults[f]), field: f }),
      );
    };
  },
};

interface Column {
  readonly shape: readonly number[];
  readonly missing: string;
  readonly initial: Tensor;
  readonly field: number;
}

/** One field of all lines, its default where it is empty or said to be missing. */
function columnTensor(bytes: readonly Uint8Array[], column: Column): Tensor {
  const { shape, missing, initial, field } = column;
  const strings = columnOf(bytes);
  const isMissing = bytes.map(
    (each, i) => each.length === 0 || decodeString(strings, i) === missing,
  );
  const lacking = isMissing.indexOf(true);
  if (lacking >= 0 && sizeOf(initial.shape) === 0) {
    throw new SavedModelError(`Line ${lacking} lacks its field ${field}, which has no default.`);
  }
  // The default lies in front of the fields.
  const own = sizeOf(initial.shape);
  const places = Int32Array.from(isMissing, (isLacking, i) => (isLacking ? 0 : own + i));
  if (initial.dtype === 'string') {
    const all = joinElements(
      [initial, { dtype: 'string', shape: [bytes.length], data: strings }],
      [own + bytes.length],
    );
    return takeElements(all, shape, places);
  }
  const { dtype } = initial;
  const data = allocate(dtype, bytes.length);
  for (let i = 0; i < data.length; i++) {
    const value = isMissing[i] ? initial.data[0] : parseNumber(strings, i, dtype);
    if (value === undefined) {
      const text = JSON.stringify(decodeString(strings, i).slice(0, 40));
      throw new SavedModelError(`Field ${field} of line ${i}, ${text}, is no ${dtype}.`);
    }
    data[i] = value;
  }
  return { dtype, shape, data };
}

export const csvOps: OpTable = { DecodeCSV: decodeCsv };
