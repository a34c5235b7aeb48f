/** What every call over gRPC has in common, as the HTTP edge has it: request id, error form, the log line. */
import type { handleUnaryCall, Metadata, ServerUnaryCall } from '@grpc/grpc-js';
import type { Logger } from '../../observability/logger.ts';
import { requestIdOf } from '../../request-id.ts';
import type { Caller } from './methods.ts';
import { INTERNAL, statusOf } from './status.ts';

type Call = ServerUnaryCall<unknown, object>;
type Method = (request: never, caller: Caller) => object | Promise<object>;

interface UnaryOptions {
  log: Logger;
  /** gRPC's library is not at hand before it is needed. */
  newMetadata: () => Metadata;
}

/** Calls, and how many of them are not answered yet. */
export class UnaryCalls {
  readonly #options: UnaryOptions;
  #underWay = 0;

  constructor(options: UnaryOptions) {
    this.#options = options;
  }

  get underWay(): number {
    return this.#underWay;
  }

  /** A method as gRPC's server calls it. */
  handler(method: Method): handleUnaryCall<unknown, object> {
    return (call, callback) => {
      this.#underWay++;
      void this.#answer(method, call)
        .then(
          (answer) => callback(null, answer),
          (cause) => callback(statusOf(cause)),
        )
        .finally(() => {
          this.#underWay--;
        });
    };
  }

  async #answer(method: Method, call: Call): Promise<object> {
    const { log, newMetadata } = this.#options;
    const start = performance.now();
    const requestId = requestIdOf(sentAs(call, 'x-request-id'));
    const metadata = newMetadata();
    metadata.set('x-request-id', requestId);
    call.sendMetadata(metadata);
    const line = (code: number) => ({
      requestId,
      method: call.getPath(),
      status: code,
      ms: Math.round((performance.now() - start) * 100) / 100,
    });
    try {
      const answer = await method(call.request as never, callerOf(call));
      log.info(line(0), 'call');
      return answer;
    } catch (cause) {
      const { code } = statusOf(cause);
      if (code === INTERNAL) log.error({ ...line(code), err: cause }, 'call failed');
      else log.info(line(code), 'call');
      throw cause;
    }
  }
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
