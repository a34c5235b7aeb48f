/** A SavedModel that cannot be read or run; the message says what was found and what to do. */
export class SavedModelError extends Error {
  override readonly name = 'SavedModelError';
}
