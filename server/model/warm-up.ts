import type { Engine } from '../engines/engine.ts';

/** Texts of the kind that will come: they fill caches and let the compiler settle before traffic. */
const TEXTS = ['', 'Great fun from start to finish.', 'A waste of time. '.repeat(80)];
const ROUNDS = 20;

/**
 * Runs a model before it has traffic, by batches too: one whose numbers are not the texts' is found out.
 *
 * @throws what the model throws at every text, or at those together that it takes alone.
 */
export async function warmUp(predict: Engine['predict']): Promise<void> {
  const texts = await taken(predict);
  for (let round = 0; round < ROUNDS; round++) await predict(texts);
}

/** A model may refuse a text by a check of its own. One that refuses all of them would answer nobody. */
async function taken(predict: Engine['predict']): Promise<string[]> {
  const texts: string[] = [];
  let refusal: unknown;
  // One after the other: a queue may be as short as its settings say.
  for (const text of TEXTS) {
    try {
      await predict([text]);
      texts.push(text);
    } catch (cause) {
      refusal ??= cause;
    }
  }
  if (texts.length === 0) throw refusal;
  return texts;
}
