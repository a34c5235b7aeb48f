/** Where a SavedModel's files come from: a folder, a web server, an archive. */
export interface FileSource {
  /**
   * Reads a whole file.
   *
   * @param path - relative to the SavedModel's folder, with `/`; the loader never asks for a path with `..`.
   * @returns its bytes, or undefined where there is no such file.
   */
  read(path: string): Promise<Uint8Array | undefined>;
}
