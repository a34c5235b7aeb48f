// Reviews to measure with. No data set has to be there: they are put together from the phrases that the run's own
// vocabulary is made of, as often as people repeat themselves (a phrase of rank r in proportion to 1/r), with punctuation,
// capitals, line breaks and words that nobody has used before. A fixed seed makes every run measure the same texts.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from './random.ts';

export interface Writer {
  /** A review of one sentence, about 60 characters. */
  short(): string;
  /** A review as long as those people leave on film sites: about 1,300 characters, 230 words. */
  full(): string;
}

const SYLLABLES =
  'ba co den dra fa gor hil jo ka lu mer no os pri qua ren sto ty um vel wen zi'.split(' ');

/** Of all phrases: about one word in twenty of a real review is new to whoever has read thousands. */
const INVENTED = 0.12;

/** Makes a writer of reviews out of the vocabulary of a SavedModel. */
export function reviewWriter(folder: string, seed: number): Writer {
  const random = seededRandom(seed);
  const phrases = shuffled(vocabulary(folder), random);

  function word(): string {
    const length = 2 + Math.floor(random() * 3);
    return capital(Array.from({ length }, () => pick(SYLLABLES, random)).join(''));
  }

  function phrase(): string {
    if (random() < INVENTED) return word();
    return phrases[Math.floor(phrases.length ** random()) - 1] as string;
  }

  function sentence(length: number): string {
    let text = capital(phrase());
    while (text.length < length) text += `${random() < 0.1 ? ',' : ''} ${phrase()}`;
    return text + pick(['.', '.', '.', '!', '?', '...'], random);
  }

  return {
    short: () => asReceived(sentence(30 + random() * 40)),
    full() {
      let review = sentence(120);
      while (review.length < 1250) {
        review += `${random() < 0.15 ? '<br /><br />' : ' '}${sentence(20 + random() * 160)}`;
      }
      return asReceived(review);
    },
  };
}

/** A string in one piece, as requests bring it; one put together by `+` is a tree of its parts until it is first read. */
function asReceived(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}

function vocabulary(folder: string): string[] {
  const assets = join(folder, 'assets');
  const lines = readdirSync(assets).flatMap((name) =>
    readFileSync(join(assets, name), 'utf8').split('\n'),
  );
  return lines.filter((line) => line !== '');
}

function shuffled(items: string[], random: () => number): string[] {
  for (let i = items.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    [items[i], items[other]] = [items[other] as string, items[i] as string];
  }
  return items;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function pick(from: readonly string[], random: () => number): string {
  return from[Math.floor(random() * from.length)] as string;
}
