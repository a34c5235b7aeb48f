import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readMlModel } from './ml-model.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ml-model-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The signature as MLflow writes it, lines folded as its YAML folds them. */
const SIGNATURES: [signature: string, columns: string[]][] = [
  [
    `signature:\n  inputs: '[{"type": "string", "name": "review", "required": true}]'\n  outputs: '[{"type":\n    "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 1]}}]'\n  params: null\n`,
    ['review'],
  ],
  [
    `signature:\n  inputs: '[{"type": "string", "name": "review"}, {"type": "long", "name":\n    "id"}]'\n`,
    ['review', 'id'],
  ],
  [
    `signature:\n  inputs: '[{"type": "tensor", "tensor-spec": {"dtype": "object", "shape": [-1]}}]'\n`,
    [],
  ],
  ['', []],
  ['signature: null\n', []],
  ['signature:\n  inputs: null\n', []],
  ['signature:\n  inputs: "[{"\n', []],
  ['signature:\n  inputs: \'{"name": "review"}\'\n', []],
  ['signature: [1, 2]\n', []],
];
for (const [signature, columns] of SIGNATURES) {
  test(`the inputs are called ${JSON.stringify(columns)} by ${JSON.stringify(signature)}`, () => {
    const flavors = 'flavors:\n  tensorflow:\n    data: data\n';
    writeFileSync(join(folder, 'MLmodel'), `${flavors}${signature}mlflow_version: 2.9.2\n`);
    expect(readMlModel(folder)).toMatchObject({ columns, mlflowVersion: '2.9.2' });
  });
}
