/** Streams that somebody listens to, such as changes of health: they never end by themselves, so a drain ends them. */
import type { ServerInterceptingCall, ServerInterceptor } from '@grpc/grpc-js';

type Library = Pick<
  typeof import('@grpc/grpc-js'),
  'ServerInterceptingCall' | 'Metadata' | 'status'
>;

export class OpenStreams {
  readonly #library: Library;
  readonly #calls = new Set<ServerInterceptingCall>();

  constructor(library: Library) {
    this.#library = library;
  }

  /** Sees every call of a server begin and end. */
  readonly interceptor: ServerInterceptor = ({ responseStream }, next) => {
    if (!responseStream) return new this.#library.ServerInterceptingCall(next);
    const forget = () => this.#calls.delete(call);
    const call = new this.#library.ServerInterceptingCall(next, {
      start: (proceed) => proceed({ onCancel: forget }),
      sendStatus(status, proceed) {
        forget();
        proceed(status);
      },
    });
    this.#calls.add(call);
    return call;
  };

  /** Ends those that are open; their clients ask again, elsewhere. */
  end(): void {
    const { Metadata, status } = this.#library;
    const ending = { code: status.UNAVAILABLE, details: 'The server is stopping.' };
    for (const call of [...this.#calls]) call.sendStatus({ ...ending, metadata: new Metadata() });
  }
}
