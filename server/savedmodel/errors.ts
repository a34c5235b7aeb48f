/** A SavedModel that cannot be read or run; the message says what was found and what to do. */
export class SavedModelError extends Error {
  override readonly name = 'SavedModelError';
}

/** A sound SavedModel that asks for what this importer does not have; another runtime may run it. */
export class UnsupportedError extends SavedModelError {}
