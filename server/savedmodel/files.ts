import { SavedModelError } from './errors.ts';

/** Where a SavedModel's files come from: a folder, a web server, an archive. */
export interface FileSource {
  /**
   * Reads a whole file.
   *
   * @param path - relative to the SavedModel's folder, such as `assets/words.txt`, with `/` and without `..`. The last
   * part may have any other characters: a URL wants it encoded.
   * @param maxBytes - the loader refuses a larger file, which need not be read for that.
   * @returns its bytes, or undefined where there is no such file: whatever else stands in the way is thrown, and comes
   * through to the caller as it is.
   */
  read(path: string, maxBytes?: number): Promise<Uint8Array | undefined>;
}

/** A larger file is refused, unless another limit is known: nothing in a text model comes near. */
const MAX_BYTES = 2 ** 30;

/** Reads a file that may have so many bytes. @throws SavedModelError where it has more, or is none. */
export async function readBounded(
  files: FileSource,
  path: string,
  maxBytes = MAX_BYTES,
): Promise<Uint8Array | undefined> {
  if (typeof files?.read !== 'function') {
    throw new SavedModelError(
      'The files of a model come from an object with a function `read`, which gives the bytes of a path: see FileSource.',
    );
  }
  const file = await files.read(path, maxBytes);
  if (file && !(file instanceof Uint8Array)) {
    throw new SavedModelError(
      `The file source gave ${path} as something else than a Uint8Array: make one of it, such as new Uint8Array(buffer).`,
    );
  }
  if (file && file.length > maxBytes) throw tooLarge(path, file.length, maxBytes);
  return file;
}

/**
 * The error that refuses a file for its size: for a file source to throw, which sees the size of a file before it reads it.
 *
 * @param path - as `read` was given it.
 * @param bytes - how many the file has.
 * @param maxBytes - as `read` was given it.
 */
export function tooLarge(path: string, bytes: number, maxBytes: number): SavedModelError {
  return new SavedModelError(
    `${path} has ${bytes} bytes, which is out of range: ${maxBytes} are the most that belong there. Copy the model's whole folder again.`,
  );
}
