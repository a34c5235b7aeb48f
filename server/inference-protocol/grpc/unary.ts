/** What every call over gRPC has in common, as the HTTP edge has it: request id, error form, the log line, the count. */
import type { handleUnaryCall, Metadata, ServerUnaryCall } from '@grpc/grpc-js';
import type { Logger } from '../../observability/logger.ts';
import type { Metrics } from '../../observability/metrics.ts';
import { requestIdOf } from '../../request-id.ts';
import type { Caller } from './methods.ts';
import { INTERNAL, statusOf } from './status.ts';

type Call = ServerUnaryCall<unknown, object>;
type Method = (request: never, caller: Caller) => object | Promise<object>;

export interface UnaryOptions {
  log: Logger;
  called: Metrics['called'];
  /** gRPC's library is not at hand before it is needed. */
  newMetadata: () => Metadata;
}

/** A method as gRPC's server calls it. */
export function unaryHandler(
  method: Method,
  { log, called, newMetadata }: UnaryOptions,
): handleUnaryCall<unknown, object> {
  return async (call, callback) => {
    const start = performance.now();
    const requestId = requestIdOf(sentAs(call, 'x-request-id'));
    const metadata = newMetadata();
    metadata.set('x-request-id', requestId);
    call.sendMetadata(metadata);
    const end = (status: number) => {
      const method = call.getPath();
      const ms = performance.now() - start;
      called({ method, status, seconds: ms / 1000 });
      return { requestId, method, status, ms: Math.round(ms * 100) / 100 };
    };
    try {
      const answer = await method(call.request as never, callerOf(call));
      log.info(end(0), 'call');
      callback(null, answer);
    } catch (cause) {
      const status = statusOf(cause);
      const line = end(status.code);
      if (status.code === INTERNAL) log.error({ ...line, err: cause }, 'call failed');
      else log.info(line, 'call');
      callback(status);
    }
  };
}

function callerOf(call: Call): Caller {
  const controller = new AbortController();
  call.once('cancelled', () => controller.abort());
  return { authorization: sentAs(call, 'authorization'), signal: controller.signal };
}

function sentAs({ metadata }: Call, name: string): string | undefined {
  const [value] = metadata.get(name);
  return value === undefined ? undefined : String(value);
}
