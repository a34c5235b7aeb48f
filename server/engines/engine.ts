/** What every model runtime offers the service: texts go down, probabilities come up. */
export interface Engine {
  /** How the engine is called in settings, logs and answers. */
  readonly name: 'portable';
  /**
   * Scores texts.
   *
   * @param texts - any number of texts of any content; order is kept.
   * @returns one probability in [0, 1] a text, at the same index.
   */
  predict(texts: readonly string[]): Promise<Float32Array>;
  /** Frees what the engine holds; it must not be used afterwards. */
  dispose(): void;
}
