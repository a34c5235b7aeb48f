// `npm run e2e:image`: builds the image of the bundled run and runs the end-to-end tests against it;
// `npm run e2e:image <image>` takes an image of that run that is built already.
import { spawnSync } from 'node:child_process';
import { buildImage, containerTool, removeContainers } from './containers.mjs';

const [given, ...args] = process.argv.slice(2);
const BUNDLED = '53a5b7635c1a484685734397a18ea910';
try {
  const tool = containerTool();
  const image = given ?? 'localhost/reviewscore:e2e';
  if (!given) {
    process.stderr.write(`Building ${image} by ${tool}; this takes a few minutes.\n`);
    buildImage(tool, image, { PRED_MODEL_UUID: BUNDLED });
  }
  const command = [
    'node_modules/@playwright/test/cli.js',
    'test',
    '--config',
    'e2e/image',
    ...args,
  ];
  const env = { ...process.env, E2E_IMAGE: image, E2E_CONTAINERS: tool };
  process.exitCode = spawnSync(process.execPath, command, { stdio: 'inherit', env }).status ?? 1;
  // A test that fails may leave one.
  removeContainers(tool, 'reviewscore-e2e');
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
