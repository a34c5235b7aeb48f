import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { call, expectStillAnswers } from './api.ts';
import { runToEnd, startServer } from './server.ts';

const PACKAGE = 'node_modules/@tensorflow/tfjs-node';

const roots: string[] = [];
test.afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true });
});

/** The built package in a folder far from ours, with every dependency but tfjs-node. */
function installWithoutNative(): string {
  const root = mkdtempSync(join(tmpdir(), 'without-native-'));
  roots.push(root);
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  for (const folder of ['dist', '.next', 'models'])
    cpSync(folder, join(root, folder), { recursive: true });
  for (const file of ['package.json', 'next.config.mjs']) cpSync(file, join(root, file));
  for (const name of readdirSync('node_modules')) {
    if (name === '@tensorflow') continue;
    symlinkSync(resolve('node_modules', name), join(root, 'node_modules', name), 'junction');
  }
  return root;
}

/** As npm leaves it where install scripts are not run: the package without its native library. */
function addPackage(root: string, files: Record<string, string> = {}): void {
  const all = { 'package.json': '{"main": "index.js"}', 'index.js': '', ...files };
  for (const [name, content] of Object.entries(all)) {
    mkdirSync(join(root, PACKAGE, name, '..'), { recursive: true });
    writeFileSync(join(root, PACKAGE, name), content);
  }
}

/** A native library that is there, but none for this machine. */
const DAMAGED = {
  'index.js': "require('./lib/napi-v8/tfjs_binding.node');",
  'lib/napi-v8/tfjs_binding.node': 'no library',
};

/** A model in which the name of an operation is another of the same length. */
function renamedModel(from: string, to: string): string {
  const folder = test.info().outputPath(to);
  cpSync('training/golden/models/average', folder, { recursive: true });
  const file = join(folder, 'saved_model.pb');
  const graph = readFileSync(file, 'latin1').replaceAll(from, to);
  writeFileSync(file, graph, 'latin1');
  return folder;
}

for (const [state, files, says] of [
  [
    'missing',
    undefined,
    /@tensorflow\/tfjs-node is not installed: .*`npm install --no-save @tensorflow\/tfjs-node@4\.22\.0`/,
  ],
  [
    'without its native library',
    {},
    /is installed without its native library: .*`npm rebuild @tensorflow\/tfjs-node`/,
  ],
  ['damaged', DAMAGED, /cannot be loaded \([^\n]*tfjs_binding\.node[^\n]*\)\. `npm rebuild /],
] as const) {
  test(`where tfjs-node is ${state}, native ends the start with 78 and says what to do`, async () => {
    const root = installWithoutNative();
    if (files) addPackage(root, files);
    const env = { PORT: '0', PRED_MODEL_ENGINE: 'native' };
    const { code, stdout, stderr } = await runToEnd({ env, root });
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
    expect(stderr).toMatch(
      /^Reviewscore cannot start: PRED_MODEL_ENGINE="native" cannot be used: [^\n]+\n$/,
    );
    expect(stderr).toMatch(says);
    expect(stderr).toContain('set PRED_MODEL_ENGINE to auto or portable');
  });
}

test('where tfjs-node is missing, auto serves by the portable engine and complains of nothing', async () => {
  const server = await startServer({ root: installWithoutNative() });
  expect(server.stdout).toContain('(portable engine: it supports every operation of the model)');
  await expectStillAnswers(server);
  await server.stop();
  expect(server.stderr).toBe('');
});

test('where tfjs-node is broken, auto says so once and serves by the portable engine', async () => {
  const root = installWithoutNative();
  addPackage(root);
  const server = await startServer({ root });
  await expectStillAnswers(server);
  await server.stop();
  const lines = server.stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { msg: string });
  expect(lines.map(({ msg }) => msg)).toEqual([
    expect.stringMatching(/^No native engine: .* `npm rebuild @tensorflow\/tfjs-node` repairs it/),
  ]);
});

test('a model that needs TensorFlow, where that is missing, ends the start with 78, operation and remedy', async () => {
  const env = { PORT: '0', PRED_MODEL_PATH: renamedModel('StringLower', 'SobolSample') };
  const { code, stderr } = await runToEnd({ env, root: installWithoutNative() });
  expect(code).toBe(78);
  expect(stderr).toContain('operation "SobolSample"');
  expect(stderr).toContain(
    'The native engine cannot take over: @tensorflow/tfjs-node is not installed',
  );
});

test('auto never gives TensorFlow a model that reaches beyond its own files', async () => {
  const reading = renamedModel('Identity', 'ReadFile');
  const { code, stderr } = await runToEnd({ env: { PORT: '0', PRED_MODEL_PATH: reading } });
  expect(code).toBe(78);
  expect(stderr).toContain('operation "ReadFile" may reach beyond its own files');
  expect(stderr).toContain('set PRED_MODEL_ENGINE=native');
});

test('an engine that is asked for is the reason given, at the start and in the metadata', async () => {
  const server = await startServer({ env: { PRED_MODEL_ENGINE: 'portable' } });
  expect(server.stdout).toContain('(portable engine: PRED_MODEL_ENGINE asks for it)');
  const { json } = await call(server, '/api/v1/model/metadata');
  expect(json).toMatchObject({
    data: { engine: 'portable', engine_reason: 'PRED_MODEL_ENGINE asks for it' },
  });
  await server.stop();
});
