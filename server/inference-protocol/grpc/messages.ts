/** From the messages of an inference to a call, and from its answer back; as proto/inference.proto has them. */
import { type InferenceAnswer, type InferenceCall, invalid, type OutputTensor } from '../call.ts';
import { readRaw, writeRaw } from '../raw-tensors.ts';
import { callFrom } from '../request.ts';

/** One of several fields, and which; 64-bit integers are decimal. */
type InferParameter =
  | { parameter_choice: 'bool_param'; bool_param: boolean }
  | { parameter_choice: 'int64_param'; int64_param: string }
  | { parameter_choice: 'uint64_param'; uint64_param: string }
  | { parameter_choice: 'double_param'; double_param: number }
  | { parameter_choice: 'string_param'; string_param: string }
  | { parameter_choice?: never };

type InferParameters = Record<string, InferParameter>;

interface InferInputTensor {
  name: string;
  datatype: string;
  shape: string[];
  parameters: InferParameters;
  contents: { bytes_contents: Buffer[]; int64_contents: string[] } | null;
}

/** As it comes: whatever was not sent has its default. */
export interface ModelInferRequest {
  model_name: string;
  model_version: string;
  id: string;
  parameters: InferParameters;
  inputs: InferInputTensor[];
  outputs: { name: string; parameters: InferParameters }[];
  raw_input_contents: Buffer[];
}

/** @throws ServiceError `UNPROCESSABLE_CONTENT` in the words that the same request in JSON gets. */
export function readMessage(request: ModelInferRequest): InferenceCall {
  const { id, parameters, inputs, outputs, raw_input_contents: raw } = request;
  const isRaw = raw.length > 0;
  if (isRaw && raw.length !== inputs.length) {
    throw invalid(
      `raw_input_contents must have one entry an input, ${inputs.length}, but it has ${raw.length}.`,
    );
  }
  return callFrom({
    ...(id !== '' && { id }),
    parameters: valuesOf(parameters),
    inputs: inputs.map((input, i) => ({
      name: input.name,
      datatype: input.datatype,
      shape: input.shape.map(Number),
      parameters: parametersOf(input),
      data: isRaw ? rawData(input, raw[i] as Buffer, `inputs[${i}]`) : dataOf(input),
    })),
    outputs: outputs.map(({ name }) => ({ name })),
  });
}

function rawData({ datatype, contents }: InferInputTensor, raw: Buffer, field: string): unknown[] {
  if (!contents) return readRaw(datatype, raw, field);
  throw invalid(
    `${field} must have either contents or an entry in raw_input_contents, but it has both.`,
  );
}

/** Of every other datatype there is nothing that a model takes. */
function dataOf({ datatype, contents }: InferInputTensor): unknown[] {
  if (datatype === 'BYTES') return contents?.bytes_contents ?? [];
  if (datatype === 'INT64') return contents?.int64_contents.map(BigInt) ?? [];
  return [];
}

/** KServe's client says how many bytes an input has as it does over HTTP; here that has no meaning. */
function parametersOf({ parameters }: InferInputTensor): ReturnType<typeof valuesOf> {
  const { binary_data_size: _, ...meant } = valuesOf(parameters);
  return meant;
}

function valuesOf(parameters: InferParameters): Record<string, boolean | number | string> {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, parameter]) => {
      const value = chosenIn(parameter);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function chosenIn(parameter: InferParameter): boolean | number | string | undefined {
  switch (parameter.parameter_choice) {
    case 'bool_param':
      return parameter.bool_param;
    case 'int64_param':
      return Number(parameter.int64_param);
    case 'uint64_param':
      return Number(parameter.uint64_param);
    case 'double_param':
      return parameter.double_param;
    case 'string_param':
      return parameter.string_param;
    default:
      return undefined;
  }
}

/**
 * The message of an answer.
 *
 * @param name - that the model was asked by.
 * @param isRaw - whether the request had raw contents.
 */
export function writeMessage(
  name: string,
  { id, version, outputs }: InferenceAnswer,
  isRaw: boolean,
): object {
  return {
    model_name: name,
    model_version: version,
    id,
    outputs: outputs.map((output) => ({
      name: output.name,
      datatype: output.datatype,
      shape: output.shape,
      parameters: { content_type: { string_param: output.contentType } },
      ...(!isRaw && { contents: contentsOf(output) }),
    })),
    ...(isRaw && { raw_output_contents: outputs.map(writeRaw) }),
  };
}

function contentsOf({ datatype, elements }: OutputTensor): object {
  if (datatype === 'FP32') return { fp32_contents: elements };
  if (datatype === 'INT64') return { int64_contents: elements.map(String) };
  return { bytes_contents: elements.map((text) => Buffer.from(String(text))) };
}
