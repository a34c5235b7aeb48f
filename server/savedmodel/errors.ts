/** A SavedModel that cannot be read or run, or what it is given; the message says what was found and what to do. */
export class SavedModelError extends Error {
  override readonly name: 'SavedModelError' | 'UnsupportedError' = 'SavedModelError';
}

/** A sound SavedModel that asks for what is not here; another runtime may run it. */
export class UnsupportedError extends SavedModelError {
  override readonly name = 'UnsupportedError';
}
