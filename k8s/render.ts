/**
 * What kustomize makes of a folder, as far as ours use it, so that `npm test` sees the manifests as a cluster gets them:
 * resources, a namespace, images, JSON patches and `$patch: delete`. `npm run k8s` compares it with kustomize itself.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';

/** Every folder that can be applied. */
export const FOLDERS = [
  'k8s/base',
  ...readdirSync('k8s/overlays').map((name) => `k8s/overlays/${name}`),
];

export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  [field: string]: unknown;
}

type Tree = Record<string, unknown>;

export const Kustomization = z.strictObject({
  apiVersion: z.literal('kustomize.config.k8s.io/v1beta1'),
  kind: z.literal('Kustomization'),
  namespace: z.string(),
  resources: z.array(z.string()),
  images: z
    .array(z.strictObject({ name: z.string(), newName: z.string(), newTag: z.string() }))
    .default([]),
  patches: z
    .array(
      z.strictObject({
        target: z.strictObject({ kind: z.string(), name: z.string() }),
        patch: z.string(),
      }),
    )
    .default([]),
});
export type Kustomization = z.infer<typeof Kustomization>;

const Operation = z.strictObject({
  op: z.enum(['add', 'replace']),
  path: z.string().startsWith('/'),
  value: z.unknown(),
});
const Deletion = z.strictObject({
  $patch: z.literal('delete'),
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.unknown(),
});
const Patch = z.union([z.array(Operation), Deletion]);

export function readKustomization(folder: string): Kustomization {
  return Kustomization.parse(parse(readFileSync(join(folder, 'kustomization.yaml'), 'utf8')));
}

/** The objects of a folder with a kustomization. @throws Error where something is named that is not there. */
export function render(folder: string): Manifest[] {
  const { namespace, resources, images, patches } = readKustomization(folder);
  let manifests = resources.flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? render(path) : readManifests(path);
  });
  for (const manifest of manifests) {
    if (manifest.kind !== 'Namespace') manifest.metadata.namespace = namespace;
  }
  for (const { target, patch } of patches) {
    const change = Patch.parse(parse(patch));
    const meant = ({ kind, metadata }: Manifest) =>
      kind === target.kind && metadata.name === target.name;
    const found = manifests.filter(meant);
    if (found.length === 0) throw new Error(`There is no ${target.kind} ${target.name} to patch.`);
    if (Array.isArray(change))
      for (const manifest of found) for (const step of change) apply(manifest, step);
    else manifests = manifests.filter((manifest) => !meant(manifest));
  }
  for (const image of images) rename(manifests, image);
  return manifests;
}

export function readManifests(path: string): Manifest[] {
  return parseAllDocuments(readFileSync(path, 'utf8')).map((document) => {
    if (document.errors[0]) throw document.errors[0];
    return document.toJS();
  });
}

function apply(manifest: Manifest, { op, path, value }: z.infer<typeof Operation>): void {
  const keys = path.slice(1).split('/');
  const last = keys.pop() as string;
  let at: Tree = manifest;
  for (const key of keys) {
    const next = at[key];
    if (typeof next !== 'object' || next === null)
      throw new Error(`${path} is not there to patch.`);
    at = next as Tree;
  }
  if (op === 'replace' && !(last in at)) throw new Error(`${path} is not there to replace.`);
  at[last] = value;
}

function rename(node: unknown, image: Kustomization['images'][number]): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (key !== 'containers') rename(value, image);
    else {
      for (const container of value as { image: string }[]) {
        if (container.image.split(':')[0] !== image.name) continue;
        container.image = `${image.newName}:${image.newTag}`;
      }
    }
  }
}
