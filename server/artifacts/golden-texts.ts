/** Texts that a data scientist logs beside a model, with what it has to answer: `golden.json`. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ArtifactError } from './artifact-error.ts';

const NAME = 'golden.json';
const MAX_BYTES = 10 * 1024 * 1024;
/** Where it may lie in a run: beside the model, where it is fetched with it, or at the top. */
const PLACES = [join('artifacts', 'model'), ''];

const GoldenText = z
  .strictObject({
    text: z.string().max(100_000),
    sentiment: z.enum(['positive', 'negative']).optional(),
    probability: z.number().min(0).max(1).optional(),
  })
  .refine(({ sentiment, probability }) => (sentiment ?? probability) !== undefined, {
    message: 'needs a "sentiment", a "probability", or both',
  });
export type GoldenText = z.infer<typeof GoldenText>;

const GoldenTexts = z.array(GoldenText).min(1).max(1_000);

/**
 * What a run in a folder is expected to answer, where its maker has said so.
 *
 * @throws ArtifactError for a file that is there and is no list of such texts.
 */
export async function readGoldenTexts(run: string): Promise<GoldenText[] | undefined> {
  for (const place of PLACES) {
    const path = join(run, place, NAME);
    const entry = await stat(path).catch(() => undefined);
    if (!entry) continue;
    if (!entry.isFile() || entry.size > MAX_BYTES) {
      const message = `${path} is no file of up to ${MAX_BYTES / 1024 ** 2} MB. Keep up to 1,000 golden texts in it, or remove it.`;
      throw new ArtifactError('configuration', message);
    }
    const parsed = GoldenTexts.safeParse(parseJson(await readFile(path, 'utf8')));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const where = issue?.path.length ? ` at ${placeOf(issue.path)}` : '';
    const message = `${path} is not a list of golden texts: ${issue?.message}${where}. Write [{"text": "…", "sentiment": "positive"}, …], or remove it.`;
    throw new ArtifactError('configuration', message);
  }
  return undefined;
}

/** As JavaScript writes it: `[0].sentiment`. */
function placeOf(path: readonly PropertyKey[]): string {
  return path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
