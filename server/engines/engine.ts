/** What every runtime of models has in common, so that the service knows of one kind only. */
import type { TensorSpec } from '../savedmodel/index.ts';

/** What every model runtime offers the service: texts go down, numbers come up. */
export interface Engine {
  /** How the engine is called in settings, logs and answers. */
  readonly name: 'portable' | 'native';
  /** False while an engine that broke down is being replaced; where this is unset it always answers. */
  readonly available?: boolean;
  /** Calls that it works at side by side; one where this is unset. */
  readonly lanes?: number;
  /** Where it computes and why there, for a person. */
  readonly placement?: string;
  /**
   * Scores texts.
   *
   * @param texts - any number of texts of any content; order is kept.
   * @returns what the model gives of each text, text by text: one probability, or one number a class; NaN where it has
   * nothing to go by.
   */
  predict(texts: readonly string[]): Promise<Float32Array>;
  /** Frees what the engine holds; it must not be used afterwards. */
  dispose(): void;
}

/** An engine with a model in it, and what is known of both. */
export interface LoadedEngine {
  readonly engine: Engine;
  /** Why this engine: a clause to be put behind its name. */
  readonly reason: string;
  /** The TensorFlow that wrote the model. */
  readonly tensorflowVersion: string;
  /** The signature that is served. */
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
}
