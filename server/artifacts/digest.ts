/** Whether bytes are those that a bucket says it holds. */
import { createHash, type Hash } from 'node:crypto';
import type { CRC32C } from '@google-cloud/storage';
import type { StoredFile } from './store.ts';

export class Digest {
  readonly #file: StoredFile;
  readonly #md5: Hash | undefined;
  readonly #crc32c: CRC32C | undefined;

  private constructor(file: StoredFile, crc32c: CRC32C | undefined) {
    this.#file = file;
    this.#crc32c = crc32c;
    // One checksum is enough; composed objects have no MD5.
    this.#md5 = file.md5 && !crc32c ? createHash('md5') : undefined;
  }

  static async of(file: StoredFile): Promise<Digest> {
    if (!file.crc32c) return new Digest(file, undefined);
    const { CRC32C } = await import('@google-cloud/storage');
    return new Digest(file, new CRC32C());
  }

  update(bytes: Buffer): void {
    this.#crc32c?.update(bytes);
    this.#md5?.update(bytes);
  }

  /** Call it once, after all bytes. A file whose store tells no checksum matches. */
  matches(): boolean {
    const { crc32c, md5 } = this.#file;
    if (this.#crc32c) return this.#crc32c.toString() === crc32c;
    return !this.#md5 || this.#md5.digest('base64') === md5;
  }
}
