/** The settings as a table in Markdown: what the README shows, so that it cannot fall behind the schema. */
import { Settings } from './settings.ts';

/** One row a setting: its name, its default and what it is for. */
export function settingsTable(): string {
  const rows = Object.entries(Settings.shape).map(([name, field]) => {
    const fallback = field.safeParse(undefined).data;
    const shown = fallback === undefined ? 'not set' : `\`${fallback}\``;
    return `| \`${name}\` | ${shown} | ${field.description} |`;
  });
  return ['| setting | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

const BEGIN = '<!-- settings: written by `npm run docs` from server/settings.ts -->';
const END = '<!-- /settings -->';

/**
 * A document with the table between its two marks renewed.
 *
 * @throws Error where the marks are missing.
 */
export function withSettingsTable(document: string): string {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`The marks "${BEGIN}" and "${END}" are missing.`);
  const head = document.slice(0, begin + BEGIN.length);
  return `${head}\n${settingsTable()}\n${document.slice(end)}`;
}
