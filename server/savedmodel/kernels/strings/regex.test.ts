import { expect, test } from 'vitest';
import { compileReplace } from '../../regex/chain.ts';
import { compileFullMatch } from '../../regex/full-match.ts';
import golden from './generated/golden.json';
import { type GoldenText, goldenColumn, goldenTexts } from './golden.ts';

const replacements = golden.replace.map((entry) => ({
  ...entry,
  inputs: entry.inputs as GoldenText[],
  outputs: entry.outputs as (GoldenText | null)[],
}));

test('replaces what TensorFlow replaces, by what it does', () => {
  expect(replacements.length).toBeGreaterThan(100);
  for (const { pattern, rewrite, global, inputs, outputs } of replacements) {
    const replaced = compileReplace(pattern, rewrite, global).apply(goldenColumn(inputs));
    expect(goldenTexts(replaced), `${pattern} → ${rewrite}`).toEqual(
      outputs.map((output, i) => output ?? inputs[i]),
    );
  }
});

test('a replacement that has been used goes on giving the same answers', () => {
  for (const { pattern, rewrite, global, inputs } of replacements) {
    const replacement = compileReplace(pattern, rewrite, global);
    const first = goldenTexts(replacement.apply(goldenColumn(inputs)));
    const backward = replacement.apply(goldenColumn(inputs.toReversed()));
    expect(goldenTexts(backward), pattern).toEqual(first.toReversed());
  }
});

test('full matches are those of TensorFlow', () => {
  for (const { pattern, inputs, full } of replacements) {
    const matches = compileFullMatch(pattern)(goldenColumn(inputs));
    expect(matches.join(''), pattern).toBe(full);
  }
});

test('refuses the patterns that RE2 refuses, naming the pattern and the reason', () => {
  for (const pattern of golden.refused) {
    expect(() => compileReplace(pattern, ''), pattern).toThrow(
      expect.objectContaining({
        name: 'SavedModelError',
        message: expect.stringMatching(/^Invalid pattern: .+, error: [a-z].+/s),
      }),
    );
    expect(() => compileReplace(pattern, '')).toThrow(pattern);
  }
});

test('takes the odd patterns that RE2 takes', () => {
  for (const pattern of golden.accepted) {
    expect(() => compileReplace(pattern, ''), pattern).not.toThrow();
  }
});
