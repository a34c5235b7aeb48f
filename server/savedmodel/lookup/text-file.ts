import { SavedModelError } from '../errors.ts';
import { parseNumber } from '../parse-number.ts';
import { decodeString, type StringColumn, takeStrings } from '../string-column.ts';
import { allocate, type DType, type NumericType, type Tensor } from '../tensor.ts';

/** Which part of a line a key or value is: the whole, its number, or a column of it. */
const WHOLE_LINE = -2;
const LINE_NUMBER = -1;

/** Numbers that a line may spell. */
const NUMBERS: ReadonlySet<DType> = new Set(['int32', 'int64', 'float32', 'float64']);

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
  /** The number of the first line. */
  readonly offset: number;
}

/** Reads keys and values of a table from a text file, as TensorFlow's TextFileLineIterator does. */
export function readTextFile(
  file: Uint8Array,
  format: TextFileFormat,
  keyType: DType,
  valueType: DType,
): { keys: Tensor; values: Tensor } {
  const { keyIndex, valueIndex, vocabSize } = format;
  const all = readLines(file);
  if (all.length === 0) throw new SavedModelError('A vocabulary is empty: copy the model again.');
  if (vocabSize === 0 || vocabSize < -1 || vocabSize > all.length) {
    throw new SavedModelError(
      `A vocabulary has ${all.length} lines where ${vocabSize} are wanted: copy the model again.`,
    );
  }
  const lines = vocabSize > 0 ? { ...all, length: vocabSize } : all;
  for (let i = 0; i < lines.length; i++) {
    if (lines.offsets[i] === lines.offsets[i + 1]) {
      throw new SavedModelError(`Line ${i + 1} of a vocabulary is empty: copy the model again.`);
    }
  }
  return {
    keys: readColumn(lines, keyIndex, format, keyType),
    values: readColumn(lines, valueIndex, format, valueType),
  };
}

/** The lines of a file without line feeds and carriage returns. */
export function readLines(file: Uint8Array): StringColumn {
  const source = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const bytes = new Uint8Array(file.length);
  const target = new DataView(bytes.buffer);
  // Room for lines of eight bytes; where they are shorter, it grows.
  let offsets = new Int32Array(1024 + (file.length >> 3));
  let end = 0;
  let length = 0;
  for (let i = 0; i < file.length; ) {
    // Four bytes at once where all are from 16 to 127: none ends a line, then.
    const word = i + 4 <= file.length ? source.getInt32(i, true) : 0;
    if (((word | (word - 0x10101010)) & 0x80808080) === 0) {
      target.setInt32(end, word, true);
      end += 4;
      i += 4;
      continue;
    }
    const byte = file[i++]!;
    if (byte === LINE_FEED) {
      if (length + 2 >= offsets.length) offsets = longer(offsets);
      offsets[++length] = end;
    } else if (byte !== CARRIAGE_RETURN) bytes[end++] = byte;
  }
  if (file.length > 0 && file.at(-1) !== LINE_FEED) offsets[++length] = end;
  return { length, bytes, offsets };
}

function longer(offsets: Int32Array): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(offsets.length * 2);
  grown.set(offsets);
  return grown;
}

/** One side of a table that a text file holds: its keys or its values. */
function readColumn(
  lines: StringColumn,
  index: number,
  { delimiter, offset }: TextFileFormat,
  dtype: DType,
): Tensor {
  const shape = [lines.length];
  if (index === LINE_NUMBER && dtype === 'int64') {
    const data = new Float64Array(lines.length);
    for (let i = 0; i < data.length; i++) data[i] = i + offset;
    return { dtype, shape, data };
  }
  if (index < WHOLE_LINE || index === LINE_NUMBER || (dtype !== 'string' && !NUMBERS.has(dtype))) {
    throw new SavedModelError(`A vocabulary's part ${index} cannot be read as ${dtype}.`);
  }
  const column = index === WHOLE_LINE ? lines : columnOfLines(lines, index, delimiter);
  if (dtype === 'string') return { dtype, shape, data: column };
  return readNumbers(column, dtype as NumericType);
}

function readNumbers(column: StringColumn, dtype: NumericType): Tensor {
  const data = allocate(dtype, column.length);
  for (let i = 0; i < data.length; i++) {
    const value = parseNumber(column, i, dtype);
    if (value === undefined) {
      const text = decodeString(column, i).slice(0, 40);
      throw new SavedModelError(
        `Line ${i + 1} of a vocabulary has "${text}" where a number should be.`,
      );
    }
    data[i] = value;
  }
  return { dtype, shape: [column.length], data };
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
