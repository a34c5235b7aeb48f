/** Every manifest as a cluster gets it, held against the schemas of its kinds. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FOLDERS, type Manifest, readKustomization, readManifests, render } from './render.ts';
import { problemsOf } from './validate.ts';

describe.each(FOLDERS)('%s', (folder) => {
  test('names every file that it has', () => {
    const files = readdirSync(folder).filter((name) => name !== 'kustomization.yaml');
    const named = readKustomization(folder).resources.filter((name) => !name.startsWith('..'));
    expect(named.sort()).toEqual(files.sort());
  });

  test('has objects that a cluster takes, and no two of one name', () => {
    const manifests = render(folder);
    expect(manifests.length).toBeGreaterThan(1);
    for (const manifest of manifests) {
      expect(problemsOf(manifest), `${manifest.kind} ${manifest.metadata.name}`).toEqual([]);
    }
    const names = manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('what a cluster would refuse is found', () => {
  const deployment = () => first('k8s/base/deployment.yaml');
  test.each<[string, Manifest, (spec: never) => void, string]>([
    [
      'a field that is not known, deep inside',
      deployment(),
      (spec: { template: { spec: { containers: { readynessProbe?: object }[] } } }) => {
        for (const container of spec.template.spec.containers) container.readynessProbe = {};
      },
      '/spec/template/spec/containers/0/readynessProbe is not known',
    ],
    [
      'a field that is missing',
      deployment(),
      (spec: { selector?: object }) => {
        delete spec.selector;
      },
      'selector',
    ],
    [
      'a value of another type',
      deployment(),
      (spec: { template: { spec: { terminationGracePeriodSeconds: unknown } } }) => {
        spec.template.spec.terminationGracePeriodSeconds = 'thirty';
      },
      'terminationGracePeriodSeconds',
    ],
    [
      "a field of KServe's that is not known",
      first('k8s/overlays/kserve/inference-service.yaml'),
      (spec: { predictor: { scaleTo?: number } }) => {
        spec.predictor.scaleTo = 3;
      },
      '/scaleTo is not known',
    ],
    [
      "a pod inside Seldon's object that is none",
      first('k8s/overlays/seldon/seldon-deployment.yaml'),
      (spec: { predictors: { componentSpecs: { spec: { containers?: unknown } }[] }[] }) => {
        for (const { componentSpecs } of spec.predictors) delete componentSpecs[0]?.spec.containers;
      },
      'containers',
    ],
  ])('%s', (_what, manifest, damage, problem) => {
    damage(manifest.spec as never);
    expect(problemsOf(manifest).join('\n')).toContain(problem);
  });
});

function first(path: string): Manifest {
  return readManifests(join(path))[0] as Manifest;
}
