/** The kinds that are not Kubernetes' own, with the fields that ours use and no others; pods in them are checked as pods. */
import { z } from 'zod';

const metadata = z.strictObject({
  name: z.string(),
  namespace: z.string().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});

function object(apiVersion: string, kind: string, spec: z.ZodType): z.ZodType {
  return z.strictObject({
    apiVersion: z.literal(apiVersion),
    kind: z.literal(kind),
    metadata,
    spec,
  });
}

const seconds = z.int().min(1);
const quantity = z.string().regex(/^\d+(Ki|Mi|Gi)$/);
const SELDON_2 = 'mlops.seldon.io/v1alpha1';

export const CUSTOM_RESOURCES: Record<string, z.ZodType> = {
  ManagedCertificate: object(
    'networking.gke.io/v1',
    'ManagedCertificate',
    z.strictObject({ domains: z.array(z.hostname()).min(1).max(100) }),
  ),
  BackendConfig: object(
    'cloud.google.com/v1',
    'BackendConfig',
    z.strictObject({
      timeoutSec: seconds,
      connectionDraining: z.strictObject({ drainingTimeoutSec: z.int().min(0).max(3600) }),
      healthCheck: z.strictObject({
        type: z.enum(['HTTP', 'HTTPS', 'HTTP2']),
        requestPath: z.string().startsWith('/'),
        port: z.int().min(1).max(65_535),
        checkIntervalSec: seconds,
        timeoutSec: seconds,
        healthyThreshold: z.int().min(1),
        unhealthyThreshold: z.int().min(1),
      }),
    }),
  ),
  PodMonitoring: object(
    'monitoring.googleapis.com/v1',
    'PodMonitoring',
    z.strictObject({
      selector: z.strictObject({ matchLabels: z.record(z.string(), z.string()) }),
      endpoints: z
        .array(
          z.strictObject({
            port: z.union([z.string(), z.int()]),
            path: z.string().startsWith('/'),
            interval: z.string().regex(/^\d+[smh]$/),
          }),
        )
        .min(1),
    }),
  ),
  InferenceService: object(
    'serving.kserve.io/v1beta1',
    'InferenceService',
    z.strictObject({
      predictor: z.looseObject({
        minReplicas: z.int().min(0),
        maxReplicas: z.int().min(1),
        scaleMetric: z.enum(['cpu', 'memory', 'concurrency', 'rps']),
        // A share of the request, for cpu; KServe's webhook refuses more than all of it.
        scaleTarget: z.int().min(1).max(100),
        containers: z.tuple([z.looseObject({ name: z.literal('kserve-container') })]),
      }),
    }),
  ),
  ServerConfig: object(
    SELDON_2,
    'ServerConfig',
    z.strictObject({
      podSpec: z.looseObject({}),
      volumeClaimTemplates: z.array(
        z.strictObject({
          name: z.string(),
          spec: z.strictObject({
            accessModes: z.array(z.enum(['ReadWriteOnce', 'ReadWriteOncePod'])).min(1),
            resources: z.strictObject({ requests: z.strictObject({ storage: quantity }) }),
          }),
        }),
      ),
    }),
  ),
  Server: object(
    SELDON_2,
    'Server',
    z.strictObject({ serverConfig: z.string(), replicas: z.int().min(0) }),
  ),
  Model: object(
    SELDON_2,
    'Model',
    z.strictObject({
      storageUri: z.string().regex(/^[a-z][a-z0-9]*:\/\/\S+$/),
      requirements: z.array(z.string()).min(1),
      server: z.string(),
      memory: quantity,
    }),
  ),
  SeldonDeployment: object(
    'machinelearning.seldon.io/v1',
    'SeldonDeployment',
    z.strictObject({
      protocol: z.enum(['seldon', 'tensorflow', 'kfserving', 'v2']),
      predictors: z
        .array(
          z.strictObject({
            name: z.string(),
            replicas: z.int().min(0),
            graph: z.strictObject({
              name: z.string(),
              type: z.enum(['MODEL', 'ROUTER', 'TRANSFORMER']),
            }),
            componentSpecs: z.array(z.strictObject({ spec: z.looseObject({}) })).min(1),
          }),
        )
        .min(1),
    }),
  ),
};
