import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FileSource } from './files.ts';
import { loadSavedModel, type SavedModel } from './load.ts';
import { encodeStrings } from './string-column.ts';
import { strings } from './tensor.ts';

// What real TensorFlow answered; training/golden/README.md says how the files are made.
const root = join(import.meta.dirname, '../..');
const golden = join(root, 'training/golden');

interface GoldenFile {
  readonly model: string;
  readonly signature: { readonly rank: number };
  readonly single: readonly (number | null)[];
  readonly batches: readonly {
    texts: readonly number[];
    probabilities: readonly (number | null)[];
  }[];
}

type GoldenText = string | { readonly repeat: string; readonly times: number };

const texts = (JSON.parse(readFileSync(join(golden, 'texts.json'), 'utf8')) as GoldenText[]).map(
  (text) => (typeof text === 'string' ? text : text.repeat.repeat(text.times)),
);
const files = readdirSync(golden).filter((name) => name.endsWith('.json') && name !== 'texts.json');

function folder(path: string): FileSource {
  return { read: (name) => readFile(join(path, name)).catch(() => undefined) };
}

function answer(model: SavedModel, rank: number, batch: readonly string[]): number[] {
  const shape = rank === 2 ? [batch.length, 1] : [batch.length];
  const [output] = model.run([strings(shape, encodeStrings(batch))]);
  return Array.from(output?.data as Float32Array);
}

/** The texts whose answer is more than 1e-6 off, or on the other side of one half. */
function wrong(
  got: readonly number[],
  wanted: readonly (number | null)[],
  indices: readonly number[],
): string[] {
  expect(got).toHaveLength(wanted.length);
  return wanted.flatMap((want, i) => {
    const score = got[i] as number;
    const agrees =
      want === null
        ? Number.isNaN(score)
        : Math.abs(score - want) <= 1e-6 && score > 0.5 === want > 0.5;
    return agrees
      ? []
      : [`${indices[i]}: ${score}, not ${want}: ${texts[indices[i] ?? 0]?.slice(0, 80)}`];
  });
}

describe('the library answers as TensorFlow does', () => {
  it('for at least 300 texts on at least three models', () => {
    expect(texts.length).toBeGreaterThanOrEqual(300);
    expect(files.length).toBeGreaterThanOrEqual(3);
  });

  describe.each([{ fuse: true }, { fuse: false }])('with fuse: $fuse', ({ fuse }) => {
    it.each(files)('%s', async (name) => {
      const {
        model: path,
        signature,
        single,
        batches,
      } = JSON.parse(readFileSync(join(golden, name), 'utf8')) as GoldenFile;
      const model = await loadSavedModel(folder(join(root, path)), { fuse });
      const alone = texts.map((text) => answer(model, signature.rank, [text])[0] as number);
      expect(wrong(alone, single, [...texts.keys()])).toEqual([]);
      for (const { texts: indices, probabilities } of batches) {
        const got = answer(
          model,
          signature.rank,
          indices.map((i) => texts[i] as string),
        );
        expect(wrong(got, probabilities, indices)).toEqual([]);
      }
      expect(answer(model, signature.rank, [])).toEqual([]);
    });
  });
});
