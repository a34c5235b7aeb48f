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

/** The kinds of input, each in growing sizes: one text of a review over and over, one of words that are all different, many rows. */
const INPUTS = [
  { name: 'bytes', sizes: LENGTHS, texts: (length: number) => [REVIEW.repeat(length / 50)] },
  { name: 'bytes of new words', sizes: LENGTHS, texts: (length: number) => [newWords(length)] },
  { name: 'rows', sizes: ROWS, texts: (rows: number) => new Array<string>(rows).fill(REVIEW) },
] as const;

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
  const measured = INPUTS.map(({ sizes, texts }) =>
    sizes.map((size) => nanosPerByte(model, rank, () => texts(size))),
  );
  const line = [family, name, ...measured.flat().map((nanos) => nanos.toFixed(1))];
  lines.push([...line, ...measured.map(growth)]);
  process.stderr.write(`${line.join('  ')}\n`);
}
const heads = INPUTS.flatMap(({ name, sizes }) => sizes.map((size) => `${size} ${name}`));
const growths = INPUTS.map(({ name }) => `by ${name}`);
process.stdout.write(
  `ns a byte; the last columns tell the largest over the smallest of them: linear is 1 or less.\n${markdownTable(['family', 'model', ...heads, ...growths], lines)}\n`,
);

function growth(nanos: readonly number[]): string {
  return ((nanos.at(-1) as number) / (nanos[0] as number)).toFixed(2);
}

let lastWord = 0;

/** So many bytes of words that no text before has had. */
function newWords(length: number): string {
  const words: string[] = [];
  for (let size = 0; size < length; size += (words.at(-1) as string).length + 1) {
    words.push((lastWord++).toString(36).padStart(7, 'w'));
  }
  return words.join(' ');
}

function nanosPerByte(model: SavedModel, rank: number, make: () => readonly string[]): number {
  const nanos: number[] = [];
  // The best of three, or of one where that takes long enough to tell.
  for (let total = 0; nanos.length < 3 && total < 1000; ) {
    const texts = make();
    const shape = [texts.length, ...new Array<number>(rank - 1).fill(1)].slice(0, rank);
    const column = encodeStrings(texts);
    const start = performance.now();
    model.run([strings(shape, column)]);
    const ms = performance.now() - start;
    total += ms;
    nanos.push((ms * 1e6) / (column.offsets[texts.length] as number));
  }
  return Math.min(...nanos);
}
