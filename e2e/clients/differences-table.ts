/** The differences as a table in Markdown: what docs/inference-protocol.md shows. */
import type { Cell } from './difference.ts';
import { DIFFERENCES } from './differences.ts';

const BEGIN = '<!-- differences: written by `npm run docs` from e2e/clients -->';
const END = '<!-- /differences -->';

function differencesTable(): string {
  const rows = DIFFERENCES.map(({ what, mlserver, kserve, here, why }) =>
    row([what, shown(mlserver), shown(kserve), shown(here), why]),
  );
  const head = [row(['case', 'MLServer', 'KServe', 'here', 'why']), row(Array(5).fill('---'))];
  return [...head, ...rows].join('\n');
}

const row = (cells: string[]) => `| ${cells.join(' | ')} |`;
const shown = (cell: Cell) => cell.join(', ');

/**
 * A document with the table between its two marks renewed.
 *
 * @throws Error where the marks are missing.
 */
export function withDifferencesTable(document: string): string {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`The marks "${BEGIN}" and "${END}" are missing.`);
  return `${document.slice(0, begin + BEGIN.length)}\n${differencesTable()}\n${document.slice(end)}`;
}
