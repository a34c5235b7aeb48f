import type { NumericTensor, Tensor } from './tensor.ts';

/** Values and how they are cut into rows: row splits from the outermost level on, which there may be none of. */
export interface RaggedTensor {
  readonly splits: readonly NumericTensor[];
  readonly values: Tensor;
}

/** Variants in row-major order, each a ragged tensor: what a loop over ragged rows reads and collects. */
export interface VariantTensor {
  readonly dtype: 'variant';
  readonly shape: readonly number[];
  readonly data: readonly RaggedTensor[];
}

/** What a list may hold. */
export type Item = Tensor | VariantTensor;
