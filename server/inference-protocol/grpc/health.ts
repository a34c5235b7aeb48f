/** gRPC's standard health service, told by the model's readiness: at once to who asks, soon to who watches. */
import type { Server } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';

interface HealthOptions {
  /** The service that is told of, beside the server as a whole, which is named ''. */
  name: string;
  isReady: () => boolean;
}

export interface Health {
  /** Tells the watchers of what has changed since, and looks no more by itself. */
  stop(): void;
}

/** How often it looks for those who watch whether the readiness has changed. */
const LOOK_MS = 250;

/** Adds the service to a server that does not listen yet. */
export function addHealth(server: Server, { name, isReady }: HealthOptions): Health {
  const state = new HealthImplementation();
  let told: boolean | undefined;
  const look = () => {
    const ready = isReady();
    if (ready === told) return;
    told = ready;
    for (const each of ['', name]) state.setStatus(each, ready ? 'SERVING' : 'NOT_SERVING');
  };
  state.addToServer({
    addService(definition, methods) {
      const looking = Object.entries(methods).map(([method, handle]) => [
        method,
        (call: never, callback: never) => {
          look();
          handle(call, callback);
        },
      ]);
      server.addService(definition, Object.fromEntries(looking));
    },
  });
  const timer = setInterval(look, LOOK_MS).unref();
  return {
    stop() {
      clearInterval(timer);
      look();
    },
  };
}
