/** One damaged model: which, and where, follows from its seed alone. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { seededRandom } from '../random.ts';
import { mutateBundle } from './mutate-bundle.ts';
import { below, mutateBytes, pick, type Random } from './mutate-bytes.ts';
import { mutateMessage } from './mutate-message.ts';
import { mutateNode } from './mutate-node.ts';

/** A model's files by their paths in its folder. */
export type ModelFiles = Map<string, Uint8Array>;

export interface Mutant {
  readonly model: string;
  /** What was done to it. */
  readonly damage: readonly string[];
  readonly files: ModelFiles;
}

const PARENTS = ['training/zoo/models', 'training/golden/models'];
const GRAPH = 'saved_model.pb';
const known = new Map<string, ModelFiles>();

/** The folders of the models that are damaged. */
export function modelFolders(): string[] {
  return PARENTS.flatMap((parent) =>
    readdirSync(parent, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `${parent}/${entry.name}`)
      .sort(),
  );
}

/** The mutant of a seed. */
export function makeMutant(seed: number, folders: readonly string[]): Mutant {
  const random = seededRandom(seed);
  const model = pick(random, folders);
  const files = new Map(filesOf(model));
  const damage: string[] = [];
  for (let i = below(random, 8) === 0 ? 3 : 1; i > 0; i--)
    damage.push(damageOne(files, random, folders));
  return { model, damage, files };
}

function damageOne(files: ModelFiles, random: Random, folders: readonly string[]): string {
  const path = random() < 0.6 ? GRAPH : pick(random, [...files.keys()]);
  const bytes = files.get(path) ?? new Uint8Array();
  const chance = random();
  if (chance < 0.05) {
    const model = pick(random, folders);
    const other = pick(random, [...filesOf(model).values()]);
    files.set(path, other);
    return `${path}: a file of ${model}`;
  }
  const other = chance > 0.5 && path === GRAPH ? mutateNode(bytes, random) : undefined;
  if (other) {
    files.set(path, other);
    return `${path}: a node`;
  }
  if (chance > 0.3 && path === GRAPH) {
    files.set(path, mutateMessage(bytes, random));
    return `${path}: fields`;
  }
  if (chance > 0.3 && path.startsWith('variables/') && mutateBundle(files, path, random)) {
    return `${path}: behind its checksums`;
  }
  files.set(path, mutateBytes(bytes, random));
  return `${path}: bytes`;
}

function filesOf(folder: string): ModelFiles {
  const files = known.get(folder) ?? readFolder(folder);
  known.set(folder, files);
  return files;
}

function readFolder(folder: string): ModelFiles {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    paths
      .map(
        (path) =>
          [
            relative(folder, path).split(sep).join('/'),
            new Uint8Array(readFileSync(path)),
          ] as const,
      )
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
