/** What must hold of every pod and of what points at it, whoever edits the manifests next. */
import { describe, expect, test } from 'vitest';
import { PROBE_PATHS } from '../server/api/health.ts';
import { METRICS_PATHS } from '../server/api/metrics.ts';
import { GRACE_MS } from '../server/http/lifecycle.ts';
import { inferenceDocument } from '../server/inference-protocol/openapi.ts';
import { BUNDLED_RUN_UUID as RUN, resolveRun, runsFolder } from '../server/model/run.ts';
import { MAX_LOADED } from '../server/model/runs.ts';
import { parseSettings, Settings } from '../server/settings.ts';
import { environmentOf } from './environment.ts';
import { type Container, ownContainersOf, type Probe, podsOf } from './pods.ts';
import { FOLDERS, type Manifest, render } from './render.ts';

const AISG = { runAsNonRoot: true, runAsUser: 2222, runAsGroup: 2222, fsGroup: 2222 };
const NO_RIGHTS = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
/** Those that the server tells of. */
const PATHS = [...Object.keys(PROBE_PATHS), ...Object.keys(inferenceDocument().paths ?? {})];
/** Of KServe, which reads them itself. */
const OF_PLATFORMS = ['PROTOCOL', 'STORAGE_URI'];

const CASES = FOLDERS.map((folder) => {
  const manifests = render(folder);
  return { folder, manifests, pods: manifests.flatMap(podsOf) };
});
type Case = (typeof CASES)[number];

interface Policy {
  policyTypes: string[];
  ingress: { ports: { port: string | number }[] }[];
}

interface Monitoring {
  endpoints: { port: string; path: string }[];
}

describe.each(CASES)('pods of $folder', ({ manifests, pods }) => {
  const all = pods.flatMap((pod) => pod.containers);
  const containers = pods.flatMap(ownContainersOf);

  test('there is one, with one container of ours', () => {
    expect(pods).toHaveLength(1);
    expect(containers).toHaveLength(1);
  });

  test('they pass the restricted standard for pods: not root, no rights, nothing to write to', () => {
    for (const pod of pods) {
      expect(pod.securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(pod.automountServiceAccountToken).toBe(false);
      for (const { securityContext } of pod.containers) {
        expect(securityContext).toMatchObject(NO_RIGHTS);
      }
      for (const { securityContext } of ownContainersOf(pod)) {
        expect({ ...pod.securityContext, ...securityContext }).toMatchObject(AISG);
        expect(securityContext.readOnlyRootFilesystem).toBe(true);
      }
    }
  });

  test('images have a version, and no latest', () => {
    for (const { image } of all) expect(image).toMatch(/^[\w./-]+:\d+\.\d+\.\d+$/);
  });

  test('cpu and memory are asked for and limited', () => {
    for (const { resources } of all) {
      for (const part of ['cpu', 'memory']) {
        const { requests, limits } = resources;
        expect(amount(requests[part])).toBeGreaterThan(0);
        expect(amount(limits[part])).toBeGreaterThanOrEqual(amount(requests[part]));
      }
    }
  });

  test('probes ask paths that the server has, at its port', () => {
    for (const container of containers) {
      const { startupProbe, livenessProbe, readinessProbe } = container;
      const { PORT, V2_LOAD_AT_START } = parseSettings(environmentOf(container, manifests));
      for (const probe of [startupProbe, livenessProbe, readinessProbe]) {
        expect(PATHS).toContain(probe.httpGet.path);
        expect(portOf(container, probe)).toBe(PORT);
      }
      // A process that is loading lives: a restart would begin the load anew.
      expect([startupProbe, livenessProbe].map(({ httpGet }) => httpGet.path)).toEqual([
        '/healthz',
        '/healthz',
      ]);
      // One that is to be told what to load is ready to be told.
      expect(readinessProbe.httpGet.path).toBe(V2_LOAD_AT_START ? '/readyz' : '/v2/health/ready');
    }
  });

  test('a pod is given longer than its drain takes', () => {
    for (const { containers, terminationGracePeriodSeconds } of pods) {
      for (const { lifecycle } of containers) {
        expect(terminationGracePeriodSeconds).toBeGreaterThan(
          secondsBefore(lifecycle) + GRACE_MS / 1000,
        );
      }
    }
  });

  test('every variable is a setting, and together they can be used', () => {
    for (const container of containers) {
      const environment = environmentOf(container, manifests);
      for (const name of Object.keys(environment)) {
        expect([...Object.keys(Settings.shape), ...OF_PLATFORMS]).toContain(name);
      }
      const { folder, remote } = resolveRun(parseSettings(environment));
      const fetched = { folder: `/home/aisg/from-gcs/${RUN}`, runs: '/home/aisg/from-gcs' };
      if (remote) expect({ folder, runs: remote.runs }).toEqual(fetched);
      else expect(['/mnt/models', `${runsFolder()}/${RUN}`]).toContain(folder);
    }
  });
});

test('where anybody may load models, no other pod reaches the ports by which that is done', () => {
  const open = CASES.flatMap(({ manifests, pods }) =>
    pods.flatMap(ownContainersOf).flatMap((container) => {
      const { V2_REPOSITORY } = environmentOf(container, manifests);
      return V2_REPOSITORY === 'open' ? [{ manifests, container }] : [];
    }),
  );
  expect(open).toHaveLength(1);
  for (const { manifests, container } of open) {
    const own = container.ports.flatMap(({ name, containerPort }) => [name, containerPort]);
    const policy = manifests.find(({ kind }) => kind === 'NetworkPolicy')?.spec as Policy;
    const admitted = policy.ingress.flatMap(({ ports }) => ports.map(({ port }) => port));
    expect(policy.policyTypes).toContain('Ingress');
    expect(admitted.filter((port) => own.includes(port))).toEqual([]);
    expect(admitted.length).toBeGreaterThan(0);
  }
});

test('the agent of Seldon Core 2 finds the server, and room for a model, where the manifest has them', () => {
  const { manifests, pods } = CASES.find(({ folder }) => folder.endsWith('seldon-core-2')) as Case;
  const [own, agent] = pods.flatMap(({ containers }) => containers) as [Container, Container];
  const { PORT, GRPC_PORT } = environmentOf(own, manifests);
  expect(environmentOf(agent, manifests)).toMatchObject({
    SELDON_SERVER_HTTP_PORT: PORT,
    SELDON_SERVER_GRPC_PORT: GRPC_PORT,
  });
  const spec = <T>(kind: string) => manifests.find((manifest) => manifest.kind === kind)?.spec as T;
  const { memory } = spec<{ memory: string }>('Model');
  expect(amount(own.resources.requests.memory) / amount(memory)).toBe(MAX_LOADED);
});

test('what is scraped is there, at a port of the pod', () => {
  const { manifests, pods } = CASES.find(({ folder }) => folder === 'k8s/overlays/gke') as Case;
  const [container] = pods.flatMap((pod) => pod.containers) as [Container];
  const monitoring = manifests.find(({ kind }) => kind === 'PodMonitoring')?.spec as Monitoring;
  for (const { port, path } of monitoring.endpoints) {
    expect(Object.keys(METRICS_PATHS)).toContain(path);
    expect(container.ports.map(({ name }) => name)).toContain(port);
  }
});

describe.each(CASES.filter(({ manifests }) => manifests.some(({ kind }) => kind === 'Deployment')))(
  'objects of $folder',
  ({ manifests, pods }) => {
    const spec = <T>(kind: string) =>
      manifests.find((manifest) => manifest.kind === kind)?.spec as T;
    const LABELS = { 'app.kubernetes.io/name': 'reviewscore' };

    test("the guide's names reach them: `kubectl port-forward service/reviewscore-svc 8080:8080 --namespace=polyaxon-v1`", () => {
      const service = manifests.find(({ kind }) => kind === 'Service');
      expect(service?.metadata).toMatchObject({
        name: 'reviewscore-svc',
        namespace: 'polyaxon-v1',
      });
      expect(service?.spec).toMatchObject({ ports: [{ port: 8080, targetPort: 'http' }, {}] });
      expect(pods[0]?.containers[0]?.ports[0]).toEqual({ name: 'http', containerPort: 8080 });
    });

    test('gRPC is on, and has one port all the way: in the pod, for the service, through the policy', () => {
      const [container] = pods.flatMap((pod) => pod.containers) as [Container];
      const { GRPC_PORT } = environmentOf(container, manifests);
      expect(container.ports[1]).toEqual({ name: 'grpc', containerPort: Number(GRPC_PORT) });
      expect(spec<object>('Service')).toMatchObject({
        ports: [
          {},
          { port: Number(GRPC_PORT), targetPort: 'grpc', appProtocol: 'kubernetes.io/h2c' },
        ],
      });
      expect(spec<object>('NetworkPolicy')).toMatchObject({
        ingress: [{ ports: [{ port: 'http' }, { port: 'grpc' }] }],
      });
    });

    test('what selects pods selects these', () => {
      expect(spec<{ template: Manifest }>('Deployment').template.metadata.labels).toEqual(LABELS);
      expect(spec<{ selector: object }>('Service').selector).toEqual(LABELS);
      for (const kind of ['Deployment', 'PodDisruptionBudget']) {
        expect(spec<{ selector: object }>(kind).selector).toEqual({ matchLabels: LABELS });
      }
      expect(spec<{ podSelector: object }>('NetworkPolicy').podSelector).toEqual({
        matchLabels: LABELS,
      });
    });

    test('an update and a drained node leave a pod that answers', () => {
      expect(spec<object>('Deployment')).toMatchObject({
        strategy: { rollingUpdate: { maxUnavailable: 0 } },
      });
      expect(spec<object>('Deployment')).not.toHaveProperty('replicas');
      expect(spec<object>('PodDisruptionBudget')).toMatchObject({ maxUnavailable: 1 });
    });
  },
);

/** How long a container is kept from hearing that it ends. */
function secondsBefore({ preStop }: Container['lifecycle']): number {
  // Seldon Core 2's agent answers once its models are elsewhere; a minute is left to it.
  if (preStop.httpGet) return 60;
  const [shell, , script = ''] = preStop.exec?.command ?? [];
  expect(shell).toBe('/bin/sh');
  return Number(/^sleep (\d+)$/.exec(script)?.[1]);
}

function portOf({ ports }: Container, { httpGet }: Probe): number | undefined {
  if (typeof httpGet.port === 'number') return httpGet.port;
  return ports.find(({ name }) => name === httpGet.port)?.containerPort;
}

/** Of cores or bytes: `500m`, `2`, `192Mi`. */
function amount(quantity = ''): number {
  const [, digits, unit = ''] = /^(\d+)(m|Mi|Gi)?$/.exec(quantity) ?? [];
  return Number(digits) * ({ m: 1e-3, Mi: 2 ** 20, Gi: 2 ** 30 }[unit] ?? 1);
}
