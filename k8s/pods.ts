/** The pods that a manifest brings about, whatever kind describes them. */
import type { Manifest } from './render.ts';

export interface Probe {
  httpGet: { path: string; port: string | number };
  periodSeconds: number;
  failureThreshold: number;
}

interface Variable {
  name: string;
  value?: string;
  valueFrom?: { configMapKeyRef?: { name: string; key: string } };
}

/** Of our image, or of a platform's, which need not have all of it. */
export interface Container {
  name: string;
  image: string;
  env?: Variable[];
  envFrom?: { configMapRef: { name: string } }[];
  ports: { name?: string; containerPort: number }[];
  startupProbe: Probe;
  readinessProbe: Probe;
  livenessProbe: Probe;
  lifecycle: { preStop: { exec?: { command: string[] }; httpGet?: object } };
  resources: Record<'requests' | 'limits', Record<string, string>>;
  securityContext: Record<string, unknown>;
}

export interface Pod {
  terminationGracePeriodSeconds: number;
  automountServiceAccountToken: boolean;
  securityContext: Record<string, unknown>;
  containers: Container[];
}

/** What KServe has beside the fields of a pod. */
const OF_KSERVE = ['minReplicas', 'maxReplicas', 'scaleMetric', 'scaleTarget'];

interface Spec {
  template: { spec: Pod };
  predictor: Pod;
  predictors: { componentSpecs: { spec: Pod }[] }[];
  podSpec: Pod;
}

export function podsOf({ kind, spec = {} }: Manifest): Pod[] {
  const { template, predictor, predictors, podSpec } = spec as Spec;
  if (kind === 'Deployment') return [template.spec];
  if (kind === 'ServerConfig') return [podSpec];
  if (kind === 'SeldonDeployment') {
    return predictors.flatMap(({ componentSpecs }) => componentSpecs.map(({ spec }) => spec));
  }
  if (kind !== 'InferenceService') return [];
  const fields = Object.entries(predictor).filter(([name]) => !OF_KSERVE.includes(name));
  return [Object.fromEntries(fields) as unknown as Pod];
}

/** The containers of our image; a platform's own may be beside them. */
export function ownContainersOf({ containers }: Pod): Container[] {
  return containers.filter(({ image }) => /(^|\/)reviewscore:/.test(image));
}
