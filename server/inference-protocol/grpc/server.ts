/** The protocol's gRPC server, with reflection and the standard health service beside it. */
import { join } from 'node:path';
import type { Server, ServiceDefinition } from '@grpc/grpc-js';
import type { PackageDefinition } from '@grpc/proto-loader';
import { MAX_BODY_BYTES } from '../../limits.ts';
import type { Logger } from '../../observability/logger.ts';
import type { Metrics } from '../../observability/metrics.ts';
import { packageRoot } from '../../package-root.ts';
import { type InferenceService, isReady } from '../service.ts';
import { inferenceMethods } from './methods.ts';
import { OpenStreams } from './streams.ts';
import { type UnaryOptions, unaryHandler } from './unary.ts';

interface GrpcOptions {
  service: InferenceService;
  log: Logger;
  /** Told of every answer. */
  called?: Metrics['called'];
  host: string;
  /** 0 takes a free one. */
  port: number;
}

export interface GrpcServer {
  port: number;
  /** Takes no more calls, and ends when those under way are answered. */
  stop(): Promise<void>;
}

const SERVICE = 'inference.GRPCInferenceService';
const PROTO = 'proto/inference.proto';
/** How the loader gives messages: names as in the file, 64-bit integers as texts, nothing missing. */
const FORM = { keepCase: true, longs: String, enums: String, defaults: true, oneofs: true };

/**
 * Starts the server. Its libraries take a tenth of a second and 20 MB: they are loaded here, where gRPC is served.
 *
 * @throws Error where host and port cannot be listened on.
 */
export async function startGrpcServer(options: GrpcOptions): Promise<GrpcServer> {
  const { service, log, called = () => {} } = options;
  const [grpc, { loadSync }, { ReflectionService }, { protoPath }, { addHealth }] =
    await Promise.all([
      import('@grpc/grpc-js'),
      import('@grpc/proto-loader'),
      import('@grpc/reflection'),
      import('grpc-health-check'),
      import('./health.ts'),
    ]);
  // It would write to stderr on its own; what it has to say comes as an error, too.
  grpc.setLogVerbosity(grpc.logVerbosity.NONE);
  const inference = loadSync(join(packageRoot(), PROTO), FORM);
  const edge = { log, called, newMetadata: () => new grpc.Metadata() };
  const streams = new OpenStreams(grpc);
  const server = new grpc.Server({
    'grpc.max_receive_message_length': MAX_BODY_BYTES,
    interceptors: [streams.interceptor],
  });
  server.addService(serviceOf(inference), handlersOf(service, edge));
  new ReflectionService({ ...inference, ...loadSync(protoPath, FORM) }).addToServer(server);
  const health = addHealth(server, { name: SERVICE, isReady: () => isReady(service) });
  const credentials = grpc.ServerCredentials.createInsecure();
  return {
    port: await bind(server, options, credentials),
    async stop() {
      health.stop();
      streams.end();
      await new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
    },
  };
}

const serviceOf = (definitions: PackageDefinition) => definitions[SERVICE] as ServiceDefinition;

function handlersOf(service: InferenceService, edge: UnaryOptions) {
  const methods = Object.entries(inferenceMethods(service));
  return Object.fromEntries(methods.map(([name, method]) => [name, unaryHandler(method, edge)]));
}

function bind(
  server: Server,
  { host, port }: GrpcOptions,
  credentials: Parameters<Server['bindAsync']>[1],
): Promise<number> {
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
}
