/** The library as a stranger has it: packed, installed without a network, and used as its README shows it. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const golden = join(root, 'training/golden');
const tsc = join(root, 'node_modules/typescript/bin/tsc');
const scratch = await mkdtemp(join(tmpdir(), 'stranger-'));
const installed = join(scratch, 'node_modules/@reviewscore/savedmodel');

/** What a caller writes against the types: nothing here needs a cast. */
const TYPES = `
import { allocate, loadSavedModel, numeric, SavedModelError, UnsupportedError } from '@reviewscore/savedmodel';
import type { FileSource, NumericTensor, SavedModel, Tensor, TensorSpec } from '@reviewscore/savedmodel';

export const ids: NumericTensor<'int32'> = numeric('int32', [2], Int32Array.of(1, 2));
export const data: Int32Array = ids.data;
// @ts-expect-error Another array than the type's.
numeric('int32', [2], Float32Array.of(1, 2));
// @ts-expect-error A type that there is not.
numeric('complex64', [1], Float32Array.of(1));

export function zerosFor({ dtype, shape }: TensorSpec): Tensor | undefined {
  if (dtype === 'string' || dtype === 'resource' || dtype === 'variant') return undefined;
  const dims = (shape ?? []).map((dim) => Math.max(dim, 1));
  return numeric(dtype, dims, allocate(dtype, dims.reduce((size, dim) => size * dim, 1)));
}

export function bytesOf(tensor: Tensor): Uint8Array | Float32Array | undefined {
  if (tensor.dtype === 'string') return tensor.data.bytes;
  if (tensor.dtype === 'float32' || tensor.dtype === 'float16') return tensor.data;
  return undefined;
}

export async function tryToLoad(files: FileSource, signature: string | undefined): Promise<SavedModel | string> {
  try {
    return await loadSavedModel(files, { signature });
  } catch (error) {
    if (error instanceof UnsupportedError) return error.name satisfies 'UnsupportedError';
    if (error instanceof SavedModelError) return error.message;
    throw error;
  }
}
`;

/** Two ways in which projects find packages and take types; those of Node, or those of a browser too. */
const PROJECTS = {
  NodeNext: { module: 'NodeNext', lib: ['ES2022'] },
  bundler: { module: 'ESNext', moduleResolution: 'bundler', lib: ['ES2022', 'DOM'] },
};

beforeAll(async () => {
  await run(process.execPath, join(root, 'scripts/pack-savedmodel.mjs'), scratch);
  const [tarball = ''] = (await readdir(scratch)).filter((name) => name.endsWith('.tgz'));
  await writeFile(join(scratch, 'package.json'), '{ "type": "module", "private": true }');
  await run('npm', 'install', '--offline', '--no-audit', '--no-fund', `./${tarball}`);
  await mkdir(join(scratch, 'src'));
  const readme = await readFile(join(installed, 'README.md'), 'utf8');
  for (const [, code = '', name = ''] of readme.matchAll(/```ts\n(\/\/ (\S+)\n[\s\S]*?)```/g)) {
    await writeFile(join(scratch, 'src', name), code);
  }
  await writeFile(join(scratch, 'src/types.ts'), TYPES);
}, 180_000);

afterAll(() => rm(scratch, { recursive: true }));

async function run(command: string, ...args: readonly string[]): Promise<string> {
  const options = { cwd: scratch, shell: process.platform === 'win32', maxBuffer: 2 ** 24 };
  const { stdout } = await promisify(execFile)(command, args, options).catch((error) => {
    throw new Error(`${command} ${args[0]}: ${error.stdout}${error.stderr}`);
  });
  return stdout;
}

/** Compiles the README's examples into a folder that is named after how the project finds packages. */
async function compile(kind: keyof typeof PROJECTS): Promise<void> {
  const compilerOptions = {
    target: 'ES2022',
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noPropertyAccessFromIndexSignature: true,
    skipLibCheck: false,
    typeRoots: [join(root, 'node_modules/@types')],
    types: ['node'],
    rootDir: 'src',
    outDir: kind,
    ...PROJECTS[kind],
  };
  const path = join(scratch, `tsconfig.${kind}.json`);
  await writeFile(path, JSON.stringify({ compilerOptions, include: ['src'] }));
  await run(process.execPath, tsc, '-p', path);
}

it('brings what it is made of, without tests, what supports them, or any other package', async () => {
  const files = await readdir(installed, { recursive: true });
  expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'OPERATIONS.md']));
  const sources = files.filter((name) => name.endsWith('.js'));
  expect(sources.length).toBeGreaterThan(200);
  for (const name of sources) {
    const code = await readFile(join(installed, name), 'utf8');
    expect.soft(code, name).not.toMatch(/Test support|from '(?!\.)|\.ts'/);
  }
  expect(files.filter((name) => /golden|\.test\.|\.json$/.test(name))).toEqual(['package.json']);
});

type GoldenText = string | { readonly repeat: string };

it('type-checks and answers as its README shows it, and as TensorFlow does', async () => {
  await compile('NodeNext');
  const { model, single } = JSON.parse(await readFile(join(golden, 'bundled.json'), 'utf8'));
  const all = JSON.parse(await readFile(join(golden, 'texts.json'), 'utf8')) as GoldenText[];
  const chosen = all.flatMap((text, i) =>
    typeof text === 'string' && !text.includes('\0') ? [i] : [],
  );
  expect(chosen.length).toBeGreaterThan(500);
  const texts = chosen.map((i) => all[i] as string);
  const answers = JSON.parse(
    await run(process.execPath, 'NodeNext/run.js', join(root, model), ...texts),
  );
  const wanted = chosen.map((i) => expect.closeTo(single[i], 6));
  expect(answers).toEqual(wanted);
}, 120_000);

it('type-checks for a bundler, and shows what is inside of a model', async () => {
  await compile('bundler');
  const script = `
    import { readFile } from 'node:fs/promises';
    import { describe } from ${JSON.stringify(join(scratch, 'bundler/inspect.js'))};
    const folder = ${JSON.stringify(join(root, 'training/golden/models/average'))};
    console.log(JSON.stringify(await describe({ read: (path) => readFile(folder + '/' + path) })));`;
  const { operations, reached, ...shown } = JSON.parse(
    await run(process.execPath, '--input-type=module', '--eval', script),
  );
  expect(shown).toEqual({
    tensorflow: '2.15.1',
    signatures: ['serving_default'],
    inputs: [{ name: 'text', dtype: 'string', shape: [-1, 1] }],
    outputs: [{ name: 'probability', dtype: 'float32', shape: [-1, 1] }],
    foreign: [],
  });
  expect(operations).toContain('SaveV2');
  expect(reached).not.toContain('SaveV2');
}, 120_000);
