// `npm run pack:savedmodel`: makes of server/savedmodel a package for npm, as JavaScript with its types, in dist/savedmodel,
// and packs it beside that. Another folder may be named: `npm run pack:savedmodel -- <folder>`.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const SOURCE = join(ROOT, 'server/savedmodel');
const [folder = join(ROOT, 'dist')] = process.argv.slice(2);
const PACKAGE = resolve(folder, 'savedmodel');

rmSync(PACKAGE, { recursive: true, force: true });
mkdirSync(PACKAGE, { recursive: true });
// From index.ts it comes to what the library is made of, and so to none of its tests.
run('tsc', ['-p', join(SOURCE, 'tsconfig.package.json'), '--outDir', join(PACKAGE, 'lib')]);
writeFileSync(join(PACKAGE, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
copyFileSync(join(ROOT, 'LICENSE'), join(PACKAGE, 'LICENSE'));
copyDocument(join(SOURCE, 'README.md'), 'README.md');
copyDocument(join(ROOT, 'docs/operations.md'), 'OPERATIONS.md');
run('npm', ['pack', PACKAGE, '--pack-destination', resolve(folder), '--silent']);

function manifest() {
  const { version, license, engines } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  );
  return {
    name: '@reviewscore/savedmodel',
    version,
    description:
      'Reads and runs TensorFlow text SavedModels in plain JavaScript, in Node.js and in browsers.',
    keywords: ['tensorflow', 'savedmodel', 'inference', 'text', 'browser'],
    license,
    type: 'module',
    exports: { '.': { types: './lib/index.d.ts', default: './lib/index.js' } },
    types: './lib/index.d.ts',
    sideEffects: false,
    engines,
    files: ['lib', 'OPERATIONS.md'],
    publishConfig: { access: 'public' },
  };
}

/** The documents lie side by side in the package. */
function copyDocument(path, name) {
  const text = readFileSync(path, 'utf8')
    .replaceAll('](../../docs/operations.md)', '](OPERATIONS.md)')
    .replaceAll('](../server/savedmodel/README.md)', '](README.md)');
  const away = /\]\(\.\.[^)]*\)/.exec(text);
  if (away) throw new Error(`${path} links to what is not in the package: ${away[0]}.`);
  writeFileSync(join(PACKAGE, name), text);
}

function run(tool, args) {
  const local = tool === 'npm' ? tool : join(ROOT, 'node_modules/.bin', tool);
  execFileSync(local, args, { stdio: 'inherit', shell: process.platform === 'win32' });
}
