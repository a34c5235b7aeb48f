/** `npm run linear`: how the time of an answer grows with a text's length and with the batch, family by family. */
import {
  encodeStrings,
  loadSavedModel,
  type SavedModel,
  strings,
} from '../server/savedmodel/index.ts';
import { zooFiles, zooGolden, zooNames } from '../training/zoo/zoo.ts';
import { markdownTable } from './table.ts';

const REVIEW = 'A truly great film, with bad acting 👍 and no plot; ';
const LENGTHS = [2 ** 14, 2 ** 17, 2 ** 20];
const ROWS = [64, 512, 4096];

const seen = new Set<string>();
const lines: string[][] = [];
for (const name of zooNames()) {
  const { family } = zooGolden(name);
  if (seen.has(family)) continue;
  const model = await loadSavedModel(zooFiles(name)).catch(() => undefined);
  const [input, ...more] = model?.inputs ?? [];
  if (!model || input?.dtype !== 'string' || more.length) continue;
  seen.add(family);
  const rank = input.shape?.length ?? 1;
  const lengths = LENGTHS.map((length) => nanosPerByte(model, rank, [REVIEW.repeat(length / 50)]));
  const rows = ROWS.map((count) =>
    nanosPerByte(model, rank, new Array<string>(count).fill(REVIEW)),
  );
  const line = [family, name, ...[...lengths, ...rows].map((nanos) => nanos.toFixed(1))];
  lines.push([...line, growth(lengths), growth(rows)]);
  process.stderr.write(`${line.join('  ')}\n`);
}
const heads = [
  ...LENGTHS.map((length) => `${length} bytes`),
  ...ROWS.map((rows) => `${rows} rows`),
];
process.stdout.write(
  `ns a byte; the last columns tell the largest over the smallest of them: linear is 1 or less.\n${markdownTable(['family', 'model', ...heads, 'length', 'rows'], lines)}\n`,
);

function growth(nanos: readonly number[]): string {
  return ((nanos.at(-1) as number) / (nanos[0] as number)).toFixed(2);
}

function nanosPerByte(model: SavedModel, rank: number, texts: readonly string[]): number {
  const shape = [texts.length, ...new Array<number>(rank - 1).fill(1)].slice(0, rank);
  const column = encodeStrings(texts);
  const times: number[] = [];
  // The best of three, or of one where that takes long enough to tell.
  for (let total = 0; times.length < 3 && total < 1000; total += times.at(-1) as number) {
    const start = performance.now();
    model.run([strings(shape, column)]);
    times.push(performance.now() - start);
  }
  return (Math.min(...times) * 1e6) / (column.offsets[texts.length] as number);
}
