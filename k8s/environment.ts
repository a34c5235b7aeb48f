/** The variables that a container gets by its manifest, as kubelet resolves them. */
import type { Container } from './pods.ts';
import type { Manifest } from './render.ts';

/** @param manifests - those beside it, where the config maps are that it names. */
export function environmentOf(
  { env = [], envFrom = [] }: Container,
  manifests: readonly Manifest[],
): Record<string, string> {
  const mapNamed = (name: string) => {
    const map = manifests.find(
      ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name,
    );
    return map?.data as Record<string, string>;
  };
  const environment = Object.assign(
    {},
    ...envFrom.map(({ configMapRef }) => mapNamed(configMapRef.name)),
  );
  for (const { name, value = '', valueFrom } of env) {
    const from = valueFrom?.configMapKeyRef;
    const given = from ? (mapNamed(from.name)[from.key] as string) : value;
    environment[name] = given.replace(/\$\((\w+)\)/g, (_, other) => environment[other]);
  }
  return environment;
}
