/** Whether a manifest is one that a cluster takes with `--validate=strict`: fields, types, and no field that is not known. */
import { Deployment } from 'kubernetes-models/apps/v1';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { Ingress, NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import {
  ConfigMap,
  Namespace,
  PersistentVolumeClaim,
  PodSpec,
  Service,
  ServiceAccount,
} from 'kubernetes-models/v1';
import { CUSTOM_RESOURCES } from './custom-resources.ts';
import { podsOf } from './pods.ts';
import type { Manifest } from './render.ts';

interface Model {
  prototype: { validate(): void };
}

const MODELS: Record<string, Model> = {
  ConfigMap,
  Deployment,
  HorizontalPodAutoscaler,
  Ingress,
  Namespace,
  NetworkPolicy,
  PersistentVolumeClaim,
  PodDisruptionBudget,
  Service,
  ServiceAccount,
};

/** @returns what is wrong, each by its path; nothing where nothing is. */
export function problemsOf(manifest: Manifest): string[] {
  const model = MODELS[manifest.kind];
  if (model) return problemsByModel(model, manifest);
  const schema = CUSTOM_RESOURCES[manifest.kind];
  if (!schema) return [`kind ${manifest.kind} is not known`];
  const { error } = schema.safeParse(manifest);
  return [
    ...(error?.issues ?? []).map(({ path, message }) => `/${path.join('/')} ${message}`),
    ...(error ? [] : podsOf(manifest).flatMap((pod) => problemsByModel(PodSpec, pod))),
  ];
}

/** The models tell missing and wrong fields. A field that they do not even look at is one that Kubernetes does not have. */
function problemsByModel({ prototype }: Model, value: object): string[] {
  const unread: (() => string[])[] = [];
  const problems: string[] = [];
  try {
    prototype.validate.call(watched(value, '', unread));
  } catch (cause) {
    problems.push((cause as Error).message);
  }
  return [...problems, ...unread.flatMap((paths) => paths().map((path) => `${path} is not known`))];
}

/** The same value, but it notes which of its fields are read, at every depth. */
function watched(value: unknown, path: string, unread: (() => string[])[]): object {
  if (typeof value !== 'object' || value === null) return value as unknown as object;
  const read = new Map<PropertyKey, unknown>();
  unread.push(() =>
    Object.keys(value)
      .filter((key) => !read.has(key))
      .map((key) => `${path}/${key}`),
  );
  return new Proxy(value, {
    get(target, key) {
      if (!read.has(key)) {
        const field = Reflect.get(target, key);
        read.set(key, watched(field, `${path}/${String(key)}`, unread));
      }
      return read.get(key);
    },
  });
}
