import { SavedModelError } from '../errors.ts';
import { decodeStrings, type StringColumn, takeStrings } from '../string-column.ts';
import { allocate, type DType, type Tensor } from '../tensor.ts';

/** Which part of a line a key or value is: the whole, its number, or a column of it. */
const WHOLE_LINE = -2;
const LINE_NUMBER = -1;

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** How a text file is read as a table. */
export interface TextFileFormat {
  readonly keyIndex: number;
  readonly valueIndex: number;
  /** One byte. */
  readonly delimiter: number;
  /** Lines to read, or -1 for all. */
  readonly vocabSize: number;
}

/** Reads keys and values of a table from a text file, as TensorFlow's TextFileLineIterator does. */
export function readTextFile(
  file: Uint8Array,
  { keyIndex, valueIndex, delimiter, vocabSize }: TextFileFormat,
  keyType: DType,
  valueType: DType,
): { keys: Tensor; values: Tensor } {
  const all = readLines(file);
  const lines = vocabSize >= 0 && vocabSize < all.length ? { ...all, length: vocabSize } : all;
  return {
    keys: readColumn(lines, keyIndex, delimiter, keyType),
    values: readColumn(lines, valueIndex, delimiter, valueType),
  };
}

/** The lines of a file without line feeds and carriage returns. */
export function readLines(file: Uint8Array): StringColumn {
  let length = file.length > 0 && file[file.length - 1] !== LINE_FEED ? 1 : 0;
  for (let i = 0; i < file.length; i++) if (file[i] === LINE_FEED) length++;
  const bytes = new Uint8Array(file.length);
  const offsets = new Int32Array(length + 1);
  let end = 0;
  let line = 0;
  for (let i = 0; i < file.length; i++) {
    const byte = file[i]!;
    if (byte === LINE_FEED) offsets[++line] = end;
    else if (byte !== CARRIAGE_RETURN) bytes[end++] = byte;
  }
  if (line < length) offsets[length] = end;
  return { length, bytes, offsets };
}

/** One side of a table that a text file holds: its keys or its values. */
function readColumn(lines: StringColumn, index: number, delimiter: number, dtype: DType): Tensor {
  const shape = [lines.length];
  if (index === LINE_NUMBER) {
    const data = new Float64Array(lines.length);
    for (let i = 0; i < data.length; i++) data[i] = i;
    return { dtype: 'int64', shape, data };
  }
  const column = index === WHOLE_LINE ? lines : columnOfLines(lines, index, delimiter);
  if (dtype === 'string') return { dtype, shape, data: column };
  if (dtype === 'resource' || dtype === 'variant') {
    throw new SavedModelError(`A vocabulary cannot hold a ${dtype}.`);
  }
  const data = allocate(dtype, lines.length);
  decodeStrings(column).forEach((text, i) => {
    data[i] = Number(text);
    if (!text.trim() || Number.isNaN(data[i])) {
      throw new SavedModelError(
        `Line ${i + 1} of a vocabulary has "${text}" where a number should be.`,
      );
    }
  });
  return { dtype, shape, data };
}

/** The given column of each line. */
function columnOfLines(
  { bytes, offsets, length }: StringColumn,
  index: number,
  delimiter: number,
): StringColumn {
  // Begin and end alternate, so that every second string between two offsets is the wanted part.
  const bounds = new Int32Array(length * 2 + 1);
  for (let line = 0; line < length; line++) {
    const end = offsets[line + 1]!;
    let start = offsets[line]!;
    for (let column = 0; column < index; column++) {
      while (start < end && bytes[start] !== delimiter) start++;
      if (start++ >= end) {
        throw new SavedModelError(
          `Line ${line + 1} of a vocabulary has fewer than ${index + 1} columns.`,
        );
      }
    }
    let stop = start;
    while (stop < end && bytes[stop] !== delimiter) stop++;
    bounds[line * 2] = start;
    bounds[line * 2 + 1] = stop;
  }
  bounds[length * 2] = offsets[length]!;
  const parts = { length: length * 2, bytes, offsets: bounds };
  return takeStrings(
    parts,
    Int32Array.from({ length }, (_, i) => i * 2),
  );
}
