/** What is asked of a model and what it answers, however it came: as JSON, with bytes behind the JSON, or by gRPC. */
import { ServiceError } from '../errors.ts';

export interface InputTensor {
  name: string;
  datatype: string;
  shape: readonly number[];
  contentType: string | undefined;
  /** As they were sent, row by row; which types they may have is for their reader to say. */
  elements: readonly unknown[];
}

export interface InferenceCall {
  id: string | undefined;
  /** For the input that says nothing of its own. */
  contentType: string | undefined;
  /** Microseconds that the answer may take; none or 0: as long as it takes. */
  timeout: number | undefined;
  inputs: readonly InputTensor[];
  /** Names of the outputs that are wanted, in this order; none: every one. */
  outputs: readonly string[];
}

export interface OutputTensor {
  name: string;
  datatype: 'BYTES' | 'FP32' | 'INT64';
  shape: number[];
  contentType: string;
  /** Texts of BYTES, 32-bit floats of FP32, integers of INT64; row by row. */
  elements: readonly string[] | readonly number[] | readonly bigint[];
}

export interface InferenceAnswer {
  id: string;
  /** The run that has answered. */
  version: string;
  outputs: readonly OutputTensor[];
}

/** What is wrong with a request: 422 over HTTP, for Seldon Core 2 reloads the model and asks again after a 400. */
export function invalid(message: string): ServiceError {
  return new ServiceError('UNPROCESSABLE_CONTENT', message);
}
