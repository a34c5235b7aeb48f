import { expect, test } from 'vitest';
import {
  decodeStrings,
  loadSavedModel,
  type StringTensor,
  stringTensor,
} from '../savedmodel/index.ts';
import { hostileModel, node, tensorAttr, typeAttr } from './hostile-model.ts';

// What is computed of words once for each of them comes to what it would come to at each place.
const INT = 3;
const STRING = 7;

const word = (name: string, text: string) =>
  node('Const', name, [], { dtype: typeAttr(STRING), value: tensorAttr(STRING, [], [8, text]) });
const integer = (name: string, shape: number[], value: number) =>
  node('Const', name, [], { dtype: typeAttr(INT), value: tensorAttr(INT, shape, [7, value]) });

/** Runs the node `out` on one text; `split:1` are its words. */
async function runnerOf(nodes: readonly Uint8Array[]) {
  const split = [word('by', ''), node('StringSplitV2', 'split', ['text', 'by'])];
  const model = await loadSavedModel(
    hostileModel({ nodes: [...split, ...nodes], output: 'out:0' }),
  );
  return (text: string) =>
    decodeStrings((model.run([stringTensor([text])])[0] as StringTensor).data);
}

test('words by which one of two texts is chosen choose a text', async () => {
  const attrs = { T: typeAttr(STRING) };
  const run = await runnerOf([
    ...['yes', 'no', 'the'].map((text) => word(text, text)),
    node('Equal', 'equal', ['split:1', 'the'], attrs),
    node('SelectV2', 'out', ['equal', 'yes', 'no'], attrs),
  ]);
  expect(run('the end')).toEqual(['yes', 'no']);
});

test('an operation that fails for a word fails where the graph has it read that word alone', async () => {
  const attrs = { T: typeAttr(INT) };
  // The remainder of 3 by what the first word is longer than 3.
  const run = await runnerOf([
    integer('three', [], 3),
    integer('start', [1], 0),
    integer('one', [1], 1),
    node('StridedSlice', 'first', ['split:1', 'start', 'one', 'one']),
    node('StringLength', 'length', ['first']),
    node('Sub', 'longer', ['length', 'three'], attrs),
    node('FloorMod', 'rest', ['three', 'longer'], attrs),
    node('AsString', 'out', ['rest'], attrs),
  ]);
  expect(run('a the')).toEqual(['-1']);
  expect(() => run('the a')).toThrow('division by zero');
  expect(run('words')).toEqual(['1']);
});
