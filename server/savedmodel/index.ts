/** The library's entry: whatever is not exported here is its own business. README.md shows how to use it, package.test.ts as a package. */
export { LimitError, SavedModelError, UnsupportedError } from './errors.ts';
export { type FileSource, tooLarge } from './files.ts';
export type { Reach } from './graph/reach.ts';
export { inspectSavedModel, type SavedModelInfo } from './inspect.ts';
export { type LoadOptions, loadSavedModel, type SavedModel } from './load.ts';
export { runByName } from './run-by-name.ts';
export type { Signature, TensorSpec } from './signature.ts';
export {
  decodeStrings,
  encodeStrings,
  type StringColumn,
  StringEncoder,
} from './string-column.ts';
export {
  allocate,
  type DType,
  type NumericArray,
  type NumericType,
  type StringTensor,
  strings,
  stringTensor,
} from './tensor.ts';
export { type NumericTensor, numeric, type Tensor } from './typed-tensor.ts';
