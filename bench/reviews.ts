// Reviews to measure with: sentences of the kind people write and names that nobody has heard, drawn by a fixed seed, so
// that every run measures the same texts and no data set has to be there.

const SENTENCES = [
  'I went in expecting very little and came out grinning.',
  "The first half hour drags, and it doesn't get much better after that.",
  'Her performance is the one thing that holds this mess together.',
  'What a wonderful surprise!',
  "I can't remember the last time I was this bored in a theater.",
  'The script is lazy, the jokes are stale and the ending makes no sense at all.',
  'Every frame looks like a painting.',
  'It is not a bad film, but it is not a good one either.',
  'My kids loved it, and to be honest so did I.',
  "Don't waste your money on this one.",
  'The soundtrack alone is worth the price of a ticket.',
  'Somewhere in here is a great short film, buried under ninety minutes of padding.',
  'The two leads have real chemistry, which is rare these days.',
  'By the third explosion I had stopped caring about anyone on the screen.',
  'A quiet, honest story about people you feel you know.',
  "It wasn't nearly as funny as the trailer made it look.",
  'The director clearly loves the book, and it shows in every scene.',
  'I laughed, I cried, I called my mother afterwards.',
  'The plot has more holes than a fishing net.',
  "Best thing I've seen all year, hands down.<br /><br />",
  'The acting ranges from wooden to embarrassing.',
  'Watch it late at night, with the lights off and nobody else in the room.',
  "The special effects were cheap even for 1985, but there's charm in them.",
  'There is a twist, and you will see it coming from the very first scene.',
  'A masterpiece of slow, careful suspense.',
  'I kept checking my watch, which is never a good sign.',
  'The dialogue crackles and not a single line is wasted.',
  'Avoid it at all costs!',
  'He plays the villain with such joy that you almost root for him.',
  'The camera never stops moving, and after a while it gave me a headache.',
  'It reminded me of the old adventure films my father used to love.',
  'Too long, too loud and far too pleased with itself.',
  "If you liked the first one, you'll probably like this one too.",
  'The last ten minutes are among the finest I have ever seen on a screen.',
  'I really wanted to like it, given the cast, but there is simply nothing there.',
  "It's rare that a sequel beats the original; this one does.",
  'The costumes are gorgeous and the story is dead on arrival.',
  'Somebody should have told the editor when to stop.',
  'A small film with a big heart.<br /><br />',
  "Honestly, I'd rather watch paint dry.",
  'The pacing is perfect and the tension never lets up.',
  'My wife fell asleep, and I was jealous of her.',
  'Clever, warm and beautifully shot from beginning to end.',
  'The characters are so thin that you forget their names while they are talking.',
  'I have seen it four times now and still find something new in it.',
  'There are no heroes here, only tired people doing their best.',
  'The humor is crude, the women are props and the message is muddled.',
  'It takes a while to find its feet, but then it soars.',
  'How did anyone think that this was a good idea?',
  'A solid eight out of ten from me.',
];

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SYLLABLES =
  'ba co den dra fa gor hil jo ka lu mer no os pri qua ren sto ty um vel wen zi'.split(' ');

/** Reviews of one sentence each, about 50 characters. */
export function shortReviews(count: number): string[] {
  const random = seededRandom(1);
  return Array.from({ length: count }, () => sentence(random));
}

/** Reviews as long as those people leave on film sites: about 1,300 characters, 230 words. */
export function fullReviews(count: number): string[] {
  const random = seededRandom(2);
  return Array.from({ length: count }, () => {
    let review = sentence(random);
    while (review.length < 1270) review += ` ${sentence(random)}`;
    return review;
  });
}

/** One of the sentences; every other one begins with a name, since about one word in twenty is new to whoever reads on. */
function sentence(random: () => number): string {
  const plain = pick(SENTENCES, random);
  return random() < 0.5 ? plain : `${invented(random)}: ${plain}`;
}

/** A word of two to five syllables: a million of them, so that hardly one comes twice. */
function invented(random: () => number): string {
  const length = 2 + Math.floor(random() * 4);
  const word = Array.from({ length }, () => pick(SYLLABLES, random)).join('');
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function pick(from: readonly string[], random: () => number): string {
  return from[Math.floor(random() * from.length)] as string;
}
