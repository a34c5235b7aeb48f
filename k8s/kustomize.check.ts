/** `npm run k8s`: what the tests take for the manifests is what kubectl's kustomize makes of them. */
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { FOLDERS, render } from './render.ts';

test.each(FOLDERS)('%s', (folder) => {
  const rendered = execFileSync('kubectl', ['kustomize', folder], { encoding: 'utf8' });
  const manifests = parseAllDocuments(rendered).map((document) => document.toJS());
  const byName = (a: { kind: string }, b: { kind: string }) => a.kind.localeCompare(b.kind);
  expect(render(folder).sort(byName)).toEqual(manifests.sort(byName));
});
