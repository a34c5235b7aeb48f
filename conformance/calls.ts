/** The models that both engines are asked about, and the questions: those that TensorFlow answered for the golden files. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A tensor as a golden file has it; texts by their numbers in texts.json. */
export type GoldenInput =
  | { readonly shape: readonly number[]; readonly texts: readonly number[] }
  | { readonly shape: readonly number[]; readonly data: readonly number[] };

/** One call's inputs by name. */
export type Call = Readonly<Record<string, GoldenInput>>;

/** A model with its golden file. */
export interface Subject {
  readonly name: string;
  readonly folder: string;
  readonly file: string;
  /** What kind of model it is. */
  readonly family: string;
}

interface ZooFile {
  readonly family: string;
  readonly calls: readonly { readonly inputs: Call }[];
}

interface ClassifierFile {
  readonly model: string;
  readonly signature: { readonly input: string; readonly rank: number };
  readonly single: readonly unknown[];
  readonly batches: readonly { readonly texts: readonly number[] }[];
}

const GOLDEN = 'training/golden';
const ZOO = 'training/zoo/models';

/** Every model that has a golden file: those of the importer's tests, then those of the zoo. */
export function subjects(): Subject[] {
  const tested = goldenFiles(GOLDEN).map((file) => {
    const { model } = readJson<ClassifierFile>(file);
    return { name: nameOf(file), folder: model, file, family: 'golden' };
  });
  const zoo = goldenFiles(ZOO).map((file) => {
    const { family } = readJson<ZooFile>(file);
    return { name: nameOf(file), folder: file.slice(0, -'.json'.length), file, family };
  });
  return [...tested, ...zoo];
}

/** The calls of a golden file, but for those without rows: no engine is asked those, and oneDNN fails at some. */
export function callsOf({ file }: Subject): Call[] {
  return allCalls(file).filter((call) => Object.values(call).every(({ shape }) => shape[0] !== 0));
}

function allCalls(file: string): Call[] {
  const golden = readJson<ZooFile | ClassifierFile>(file);
  if ('calls' in golden) return golden.calls.map(({ inputs }) => inputs);
  const { input, rank } = golden.signature;
  const rows = [
    ...golden.single.map((_, text) => [text]),
    ...golden.batches.map(({ texts }) => texts),
  ];
  return rows.map((texts) => ({
    [input]: { shape: rank === 2 ? [texts.length, 1] : [texts.length], texts },
  }));
}

/** The texts that the golden files speak of. */
export function goldenTexts(): string[] {
  const entries = readJson<(string | { repeat: string; times: number })[]>(
    join(GOLDEN, 'texts.json'),
  );
  return entries.map((each) => (typeof each === 'string' ? each : each.repeat.repeat(each.times)));
}

function goldenFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json') && name !== 'texts.json')
    .map((name) => join(folder, name));
}

function nameOf(file: string): string {
  return file.replace(/^.*\/|\.json$/g, '');
}

function readJson<Content>(file: string): Content {
  return JSON.parse(readFileSync(file, 'utf8')) as Content;
}
