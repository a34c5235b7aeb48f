/** docs/deployment.md: its commands for a cluster and a cloud name what the manifests and the files of the VM have. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { FOLDERS, type Manifest, render } from '../k8s/render.ts';
import { problemsOf } from '../k8s/validate.ts';
import { type Tried, tryInCloud } from './guide/cloud.ts';
import { missingLines } from './guide/shown.ts';
import { test as base, expect } from './test.ts';

const RUN = '7251ac3655934299aad4cfebf5ffddbe';
const IMAGE = 'asia-docker.pkg.dev/project-1/reviewscore/reviewscore:0.1.0';
const ACCOUNT = 'reviewscore@project-1.iam.gserviceaccount.com';
/** What stands in manifests for something of the reader's. */
const STANDS_FOR_OTHER = /GCP_PROJECT_ID|example\.com|53a5b7635c1a484685734397a18ea910/;

/** The agent and what fetches for it, beside our container. */
const OF_SELDON = /: docker\.io\/seldonio\//;

const KINDS: Record<string, string> = {
  configmap: 'ConfigMap',
  deployment: 'Deployment',
  hpa: 'HorizontalPodAutoscaler',
  inferenceservice: 'InferenceService',
  ingress: 'Ingress',
  managedcertificate: 'ManagedCertificate',
  model: 'Model',
  seldondeployment: 'SeldonDeployment',
  service: 'Service',
};
/** What operators make of their object, by the names that they give. */
const OF_OPERATORS = [
  'Service reviewscore-default',
  'Service seldon-mesh',
  'Deployment reviewscore-predictor',
];
/** Of Seldon Core 2, which has its own. */
const NAMESPACES = ['--namespace=polyaxon-v1', '--namespace=seldon-mesh'];

const MANIFESTS = FOLDERS.flatMap(render);
const named = ({ kind, metadata }: Manifest) => `${kind} ${metadata.name}`;

const test = base.extend<{ folder: string; tried: Tried }>({
  folder: async ({}, use, info) => use(info.outputPath('checkout')),
  tried: async ({ folder, server }, use) => use(await tryInCloud(folder, new URL(server.url))),
});

test('what is applied is taken by a cluster, and names only what is the reader’s', ({ tried }) => {
  expect(tried.applied.length).toBeGreaterThan(3);
  for (const { text, manifests } of tried.applied) {
    expect(text).not.toMatch(STANDS_FOR_OTHER);
    const images = text.match(/image: .*/g) ?? [];
    expect(images.filter((line) => !OF_SELDON.test(line))).toEqual([`image: ${IMAGE}`]);
    expect(text).toContain(RUN);
    for (const manifest of manifests) expect(problemsOf(manifest), named(manifest)).toEqual([]);
  }
});

test('every overlay but that of a cluster without a cloud is applied', ({ tried }) => {
  const rendered = tried.calls.flatMap(([program, verb, path]) =>
    program === 'kubectl' && verb === 'kustomize' ? [path] : [],
  );
  const own = FOLDERS.filter((path) => path !== 'k8s/base' && path !== 'k8s/overlays/local');
  expect(rendered.sort()).toEqual(own.sort());
});

test('what kubectl is asked for is there, in the namespace of the manifests', ({ tried }) => {
  const there = [...MANIFESTS.map(named), ...OF_OPERATORS];
  const asked = tried.calls.filter(
    ([program, verb = '']) =>
      program === 'kubectl' && !['kustomize', 'apply', 'diff'].includes(verb),
  );
  expect(asked.length).toBeGreaterThan(10);
  for (const call of asked) {
    expect(call.filter((word) => NAMESPACES.includes(word))).toHaveLength(1);
    for (const [, kind = '', name] of matches(call, /^([a-z]+)\/([a-z-]+)$/)) {
      expect(there).toContain(`${KINDS[kind]} ${name}`);
    }
  }
});

test('what a patch sets is set in the manifests already', ({ tried }) => {
  const patches = tried.calls.filter(([, verb]) => verb === 'patch');
  expect(patches.length).toBeGreaterThan(1);
  for (const [, , resource = '', , , patch = ''] of patches) {
    const [kind = '', name] = resource.split('/');
    const manifest = MANIFESTS.find((one) => named(one) === `${KINDS[kind]} ${name}`);
    for (const [field, values] of Object.entries(JSON.parse(patch) as Record<string, object>)) {
      expect(Object.keys(manifest?.[field] as object)).toEqual(
        expect.arrayContaining(Object.keys(values)),
      );
    }
  }
});

test('secrets are those that the pods mount and pull with', ({ tried, folder }) => {
  const secrets = tried.calls.filter(([, , what]) => what === 'secret');
  const manifests = JSON.stringify(render('k8s/overlays/gke'));
  expect(secrets.map(([, , , kind, name]) => [kind, name])).toEqual([
    ['generic', 'gcp-sa-credentials'],
    ['docker-registry', 'gcp-imagepullsecrets'],
  ]);
  expect(manifests).toContain('"secretName":"gcp-sa-credentials"');
  expect(manifests).toContain('"imagePullSecrets":[{"name":"gcp-imagepullsecrets"}]');
  const [, name, file = ''] = matches(secrets[0] ?? [], /^--from-file=(.*)=(.*)$/)[0] ?? [];
  expect(readFileSync('docker/entrypoint.sh', 'utf8')).toContain(`/${name}\n`);
  expect(existsSync(join(folder, file))).toBe(true);
});

test('accounts, bucket and registry are those of the manifests', ({ tried }) => {
  const account = MANIFESTS.find(
    (one) => named(one) === 'ServiceAccount reviewscore' && one.metadata.annotations,
  );
  const annotated = account?.metadata.annotations?.['iam.gke.io/gcp-service-account'];
  expect(annotated?.replace('GCP_PROJECT_ID', 'project-1')).toBe(ACCOUNT);
  const all = tried.calls
    .filter(([program]) => program === 'gcloud')
    .flat()
    .join('\n');
  const accounts = all.match(/[\w-]+@[\w.-]+/g) ?? [];
  expect(new Set(accounts)).toEqual(new Set([ACCOUNT]));
  expect(all).toContain('[polyaxon-v1/reviewscore]');
  const config = MANIFESTS.find(({ kind }) => kind === 'ConfigMap')?.data as Record<string, string>;
  const [bucket] = all.match(/gs:\/\/[\w-]+/) ?? [];
  expect(config.PRED_MODEL_GCS_URI).toMatch(new RegExp(`^${bucket}/`));
  expect(tried.calls).toContainEqual(['docker', 'push', IMAGE]);
});

test('the VM is made with files that are there, for the reader’s project, run and image', ({
  tried,
  folder,
}) => {
  const made = tried.calls.find((call) => call.includes('create') && call.includes('instances'));
  const [, path = ''] = matches(made ?? [], /^--metadata-from-file=user-data=(.*)$/)[0] ?? [];
  const text = readFileSync(join(folder, path), 'utf8');
  expect(text).not.toMatch(STANDS_FOR_OTHER);
  const { write_files: files } = parse(text) as { write_files: { content: string }[] };
  const contents = files.map(({ content }) => content);
  expect(contents).toContain(`REVIEWSCORE_IMAGE=${IMAGE}\n`);
  expect(contents.join()).toContain(`PRED_MODEL_UUID=${RUN}\n`);
  const installed = tried.calls.find((call) => call.includes('install')) ?? [];
  expect(existsSync(join(folder, installed.at(-2) ?? ''))).toBe(true);
});

test('a server gives the answers that are shown of a cluster', ({ tried }) => {
  expect(tried.answers.length).toBeGreaterThan(1);
  for (const { said, shown } of tried.answers) {
    expect(shown).not.toBe('');
    expect(missingLines(shown, said), said).toEqual([]);
  }
});

function matches(words: string[], pattern: RegExp): RegExpExecArray[] {
  return words.map((word) => pattern.exec(word)).filter((match) => match !== null);
}
