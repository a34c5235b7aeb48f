/** From the JSON in which scoring servers take a table of one column to its texts. Nothing is guessed. */
import { invalid } from '../inference-protocol/call.ts';
import { asString, decodeBase64, kindOf, requireShort } from '../inference-protocol/elements.ts';
import { MAX_REVIEWS } from '../limits.ts';

/** A value and where it stands, for errors. */
interface Cell {
  value: unknown;
  field: string;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a list of one text a row, flat or each in a list of its own.
 *
 * @throws ServiceError `UNPROCESSABLE_CONTENT` that names the field and says what it has to be.
 */
export function readColumn(value: unknown, field: string): string[] {
  return textsOf(cellsOf(value, field));
}

/** The same of a list of objects, each with the text under a name of the column. @throws as `readColumn`. */
export function readRecords(value: unknown, field: string, names: readonly string[]): string[] {
  const rows = cellsOf(value, field);
  return textsOf(rows.map((row) => onlyField(row, names)));
}

/** The same of either: what stands first tells which. @throws as `readColumn`. */
export function readRows(value: unknown, field: string, names: readonly string[]): string[] {
  const isRecords = Array.isArray(value) && isObject(value[0]) && !isBase64(value[0]);
  return isRecords ? readRecords(value, field, names) : readColumn(value, field);
}

/** The same of a list, or of an object that has it under a name of the column. @throws as `readColumn`. */
export function readColumns(value: unknown, field: string, names: readonly string[]): string[] {
  if (!isObject(value)) return readColumn(value, field);
  const column = onlyField({ value, field }, names);
  return readColumn(column.value, column.field);
}

/** The same of columns, index and data apart from one another. @throws as `readColumn`. */
export function readSplit(value: unknown, field: string, names: readonly string[]): string[] {
  if (!isObject(value)) throw invalid(`${field} must be an object, but it is ${kindOf(value)}.`);
  const { columns, index, data, ...others } = value;
  const [other] = Object.keys(others);
  if (other !== undefined) {
    throw invalid(`${field} must have columns, index and data alone, but it has ${quoted(other)}.`);
  }
  if (columns !== undefined) requireColumns(columns, `${field}.columns`, names);
  const texts = readColumn(data, `${field}.data`);
  if (index !== undefined && (!Array.isArray(index) || index.length !== texts.length)) {
    const found = Array.isArray(index) ? `has ${index.length}` : `is ${kindOf(index)}`;
    throw invalid(`${field}.index must be a list of one a row, ${texts.length}, but it ${found}.`);
  }
  return texts;
}

/** Sees that a table has one column, by one of its names. @throws ServiceError `UNPROCESSABLE_CONTENT` */
export function requireColumns(columns: unknown, field: string, names: readonly string[]): void {
  if (!Array.isArray(columns)) {
    throw invalid(`${field} must be a list, but it is ${kindOf(columns)}.`);
  }
  const [column, ...more] = columns;
  if (columns.length === 1 && names.includes(column)) return;
  const found = more.length > 0 ? `${columns.length}` : columns.length === 1 && quoted(column);
  throw invalid(`${field} must be ${choice(names)} alone, but it has ${found || 'none'}.`);
}

/** Sees to the number of rows. @throws ServiceError `UNPROCESSABLE_CONTENT` */
export function requireFewRows(rows: number, field: string): void {
  if (rows < 1) throw invalid(`${field} must have at least one row, but it is empty.`);
  if (rows <= MAX_REVIEWS) return;
  const most = MAX_REVIEWS.toLocaleString('en');
  throw invalid(`${field} must have at most ${most} rows, but it has more. Send several requests.`);
}

function cellsOf(value: unknown, field: string): Cell[] {
  if (!Array.isArray(value)) {
    throw invalid(`${field} must be a list of one text a row, but it is ${kindOf(value)}.`);
  }
  requireFewRows(value.length, field);
  return value.map((row, i) => ({ value: row, field: `${field}[${i}]` }));
}

function textsOf(cells: Cell[]): string[] {
  const [first] = cells;
  const isNested = Array.isArray(first?.value);
  return cells.map((cell) => {
    if (!isNested) return textOf(cell);
    const { value, field } = cell;
    if (!Array.isArray(value)) {
      throw invalid(`${field} must be a list, as ${first?.field} is, but it is ${kindOf(value)}.`);
    }
    if (value.length === 1) return textOf({ value: value[0], field: `${field}[0]` });
    throw invalid(`${field} must have one text, but it has ${value.length} values.`);
  });
}

/** A text, or bytes of one as TensorFlow Serving takes them. */
function textOf({ value, field }: Cell): string {
  const text = isBase64(value) ? decodeBase64(value.b64, `${field}.b64`) : asString(value, field);
  return requireShort(text, field);
}

function onlyField({ value: row, field }: Cell, names: readonly string[]): Cell {
  if (!isObject(row)) throw invalid(`${field} must be an object, but it is ${kindOf(row)}.`);
  const keys = Object.keys(row);
  requireColumns(keys, `The fields of ${field}`, names);
  const [key] = keys as [string];
  return { value: row[key], field: `${field}.${key}` };
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isBase64(value: unknown): value is { b64: string } {
  return isObject(value) && typeof value.b64 === 'string' && Object.keys(value).length === 1;
}

function choice(names: readonly string[]): string {
  return names.map(quoted).join(' or ');
}

/** As JSON, and no longer than anybody wants to read. */
function quoted(value: unknown): string {
  const json = JSON.stringify(value);
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}
