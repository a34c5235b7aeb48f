/** From CSV (RFC 4180) to texts: a header, and one text a row. */
import Papa from 'papaparse';
import { invalid } from '../inference-protocol/call.ts';
import { requireShort } from '../inference-protocol/elements.ts';
import { MAX_REVIEWS } from '../limits.ts';
import { requireColumns, requireFewRows } from './texts.ts';

/** The header, as many rows as may be, and what tells whether there are more or the last line is just ended. */
const MOST_LINES = MAX_REVIEWS + 3;

/**
 * Reads a table of one column.
 *
 * @param names - of which its header has to be one.
 * @throws ServiceError `UNPROCESSABLE_CONTENT` that names the row and says what it has to be.
 */
export function readCsv(body: string, names: readonly string[]): string[] {
  const { data, errors } = Papa.parse<string[]>(body, {
    delimiter: ',',
    // Otherwise every line is split before the first is looked at.
    fastMode: false,
    preview: MOST_LINES,
  });
  const [problem] = errors;
  if (problem) {
    const where = problem.row ? `Row ${problem.row} of the table` : 'The header of the table';
    throw invalid(
      `${where} must have its quotation marks in pairs, but it has not. Put a text that has commas, line breaks or quotation marks into quotation marks, and double those inside.`,
    );
  }
  const [header = [], ...rows] = data;
  requireColumns(header, 'The header of the table', names);
  // A line that is ended is followed by none.
  if (/[\r\n]$/.test(body) && isBlank(rows.at(-1))) rows.pop();
  requireFewRows(rows.length, 'The table');
  return rows.map((row, i) => {
    const field = `Row ${i + 1} of the table`;
    if (row.length === 1 && !isBlank(row)) return requireShort(row[0] as string, field);
    const found = row.length === 1 ? 'is empty' : `has ${row.length} values`;
    throw invalid(
      `${field} must have one text, but it ${found}. Put texts with commas into quotation marks, and send empty ones as JSON.`,
    );
  });
}

/** A blank line, or an empty text: they cannot be told apart. */
function isBlank(row: string[] | undefined): boolean {
  return row?.length === 1 && row[0] === '';
}
