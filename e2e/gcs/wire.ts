/** The way between a process and the emulator, which can be held up or cut after any byte. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export class Wire {
  /** Where the reading of an object was asked to begin, in bytes, request by request. */
  readonly begins: number[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #bytesLeft = Number.POSITIVE_INFINITY;
  #held = () => {};

  /** @param port - of this machine, that it leads to. */
  constructor(port: number) {
    this.#server = createServer((near) => this.#join(near, connect(port, '127.0.0.1')));
  }

  async start(): Promise<string> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** Lets so many bytes of answers through, and then nothing; resolves when it comes to that. */
  holdAfter(bytes: number): Promise<void> {
    this.#bytesLeft = bytes;
    return new Promise((resolve) => {
      this.#held = resolve;
    });
  }

  /** Ends the connections that there are; new ones are not held up. */
  cut(): void {
    this.#bytesLeft = Number.POSITIVE_INFINITY;
    for (const socket of this.#sockets) socket.destroy();
  }

  #join(near: Socket, far: Socket): void {
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
    near.on('data', (request) => {
      for (const [, begin] of request.toString('latin1').matchAll(/^range: bytes=(\d+)-/gim))
        this.begins.push(Number(begin));
      far.write(request);
    });
    far.on('data', (answer) => {
      const passed = answer.subarray(0, this.#bytesLeft);
      this.#bytesLeft -= passed.length;
      near.write(passed);
      if (this.#bytesLeft === 0) this.#held();
    });
  }
}
