import { expect, it } from 'vitest';
import type { Value } from '../graph/op.ts';
import { stringLengths } from '../kernels/strings/length.ts';
import { numbers } from '../kernels/values.ts';
import { encodeStrings, type StringColumn } from '../string-column.ts';
import { numeric } from '../tensor.ts';
import { PlainReader } from '../tokenizer/word-reader.ts';
import { CodedWords } from './coded-words.ts';

const lengths = (words: StringColumn) =>
  numeric('int32', [words.length], stringLengths(words, 'BYTE'));

it('gives each word what its function gives, which is asked for distinct words alone', () => {
  const coded = new CodedWords((words) => new PlainReader(words));
  const asked: number[] = [];
  const lengthOf = coded.valuesOf((words) => {
    asked.push(words.length);
    return lengths(words);
  });
  const read = (texts: string[]) => {
    const { codes, splits, longest } = coded.read(encodeStrings(texts));
    const found = numbers(lengthOf([numeric('int32', [codes.length], codes)]) as Value);
    return { lengths: [...found.data], splits: [...splits], longest };
  };
  expect(read(['a bb a', '', 'bb'])).toEqual({
    lengths: [1, 2, 1, 2],
    splits: [0, 3, 3, 4],
    longest: 3,
  });
  expect(read(['ccc a'])).toEqual({ lengths: [3, 1], splits: [0, 2], longest: 2 });
  expect(asked).toEqual([2, 1]);
});

it('forgets words when there are too many, but for those of the model, and stays right', () => {
  const coded = new CodedWords((words) => new PlainReader(words));
  const [empty, known] = coded.fix(encodeStrings(['', 'known']));
  const lengthOf = coded.valuesOf(lengths);
  for (let run = 0; run < 4; run++) {
    const texts = Array.from({ length: 40_000 }, (_, i) => `${'x'.repeat(run)}${i} known`);
    const { codes } = coded.read(encodeStrings(texts));
    expect(codes[1]).toBe(known);
    const found = numbers(lengthOf([numeric('int32', [codes.length], codes)]) as Value).data;
    texts.forEach((text, i) => {
      if (found[2 * i] !== text.length - 6 || found[2 * i + 1] !== 5) throw new Error(text);
    });
    const filler = lengthOf([numeric('int32', [1], Int32Array.of(empty as number))]);
    expect([...numbers(filler as Value).data]).toEqual([0]);
  }
});

it('forgets the words of a text that a function fails for, so that other texts do not fail', () => {
  const coded = new CodedWords((words) => new PlainReader(words));
  const lengthOf = coded.valuesOf((words) => {
    const found = lengths(words);
    if (found.data.some((length: number) => length > 3)) throw new RangeError('too long');
    return found;
  });
  const read = (text: string) => {
    const { codes } = coded.read(encodeStrings([text]));
    return [...numbers(lengthOf([numeric('int32', [codes.length], codes)]) as Value).data];
  };
  expect(read('a bb')).toEqual([1, 2]);
  expect(() => read('a long ccc')).toThrow('too long');
  expect(read('a ccc')).toEqual([1, 3]);
});
