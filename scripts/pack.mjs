// `npm run pack`: lays out in dist/package what serving needs, and nothing else: `node dist/main.mjs` in there serves,
// wherever it is copied to. The image is made of it.
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ensureBuilt } from './build.mjs';

const ROOT = join(import.meta.dirname, '..');
const PACKAGE = join(ROOT, 'dist/package');
/** Next's own choice of what its server needs: most of Next is for building. */
const NEXT = join(ROOT, '.next/standalone');
const TFJS_NODE = '@tensorflow/tfjs-node';
const UNNEEDED = [
  // Source maps, TypeScript and notes of the build.
  /\.(map|[cm]?tsx?|nft\.json)$/,
  // What scales images, of which there are none.
  /\/node_modules\/(sharp|@img)(\/|$)/,
  // What a package brings for those who work on it.
  /\/node_modules\/(@[^/]+\/)?[^/]+\/(tests?|docs)(\/|$)/,
  /\/node_modules\/.*\/(readme|changelog|history)[^/]*\.md$/i,
];

await ensureBuilt();
rmSync(PACKAGE, { recursive: true, force: true });
const scripts = ['main', 'healthcheck', 'model-fetch', 'threads-worker'].map(
  (name) => `dist/${name}.mjs`,
);
const packages = await importedBy(scripts);
// Loaded when it is wanted, by a process of its own.
if (hasNative()) {
  scripts.push('dist/native-process.mjs');
  packages.push(TFJS_NODE);
}
const others = ['.next/static', 'LICENSE', 'next.config.mjs', 'package.json', 'proto'];
copy(NEXT, ['.next', 'node_modules']);
copy(ROOT, [...scripts, ...others, ...bundledRun(), ...packagesOf(packages)]);

function copy(root, parts) {
  for (const part of parts) {
    cpSync(join(root, part), join(PACKAGE, part), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !UNNEEDED.some((pattern) => pattern.test(path)),
    });
  }
}

/** The run that comes with the repository has a card; those that were fetched beside it have none. */
function bundledRun() {
  return readdirSync(join(ROOT, 'models'))
    .map((uuid) => `models/${uuid}`)
    .filter((run) => existsSync(join(ROOT, run, 'MODEL_CARD.md')));
}

/** Whether TensorFlow's own library was installed; tfjs-node alone is of no use. */
function hasNative() {
  const lib = join(ROOT, 'node_modules', TFJS_NODE, 'lib');
  return (
    existsSync(lib) && readdirSync(lib, { recursive: true }).some((name) => name.endsWith('.node'))
  );
}

/** Names of the packages that scripts import, but for Next. */
async function importedBy(entryPoints) {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints,
    outdir: 'unwritten',
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    write: false,
    metafile: true,
  });
  return Object.values(metafile.outputs)
    .flatMap(({ imports }) => imports.map(({ path }) => path))
    .filter((path) => !path.startsWith('node:') && path !== 'next')
    .map((path) => path.split('/', path.startsWith('@') ? 2 : 1).join('/'));
}

/** Folders of packages and of all that they depend on. */
function packagesOf(names) {
  const folders = new Set();
  const add = (name, dependent) => {
    const folder = folderOf(name, dependent);
    if (folder === undefined || folders.has(folder)) return;
    folders.add(folder);
    const manifest = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
    const { dependencies, peerDependencies } = manifest;
    for (const needed of Object.keys({ ...dependencies, ...peerDependencies })) add(needed, folder);
  };
  for (const name of names) add(name, '');
  return folders;
}

/** The folder that a package is loaded from; none for one of types only, or one that is wanted beside it but not there. */
function folderOf(name, dependent) {
  if (name === 'typescript' || name.startsWith('@types/')) return undefined;
  const nested = dependent && `${dependent}/node_modules/${name}`;
  return [nested, `node_modules/${name}`].find(
    (folder) => folder && existsSync(join(ROOT, folder)),
  );
}
