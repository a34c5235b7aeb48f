/** From what a client sends to a call: checked by the schemas, with its tensors as elements. */
import type { z } from 'zod';
import type { Exchange } from '../api/exchange.ts';
import { invalidInput, notAnObject, notJson } from '../api/validation.ts';
import { type InferenceCall, type InputTensor, invalid } from './call.ts';
import { readRaw } from './raw-tensors.ts';
import { InferenceRequest, type RequestInput } from './schemas.ts';

/** More than any model takes or gives: a longer list is refused before its items are looked at. */
const MAX_TENSORS = 16;

export interface HttpCall {
  call: InferenceCall;
  /** Whether an output goes as bytes. */
  isBinary: (output: string) => boolean;
}

/**
 * Reads the body of an inference over HTTP.
 *
 * @throws ServiceError `PARSE_ERROR` or `UNPROCESSABLE_CONTENT` that names the field.
 */
export function readCall({ body, tail }: Pick<Exchange, 'body' | 'tail'>): HttpCall {
  const request = readObject(body, InferenceRequest);
  const { parameters, outputs } = request;
  const binary = new Map(outputs?.map(({ name, parameters }) => [name, parameters?.binary_data]));
  return {
    call: callOf(request, tail),
    isBinary: (name) => binary.get(name) ?? parameters?.binary_data_output ?? false,
  };
}

/**
 * Makes a call of what has the form of an inference's JSON; byte strings and bigints may be among its data.
 *
 * @throws ServiceError `UNPROCESSABLE_CONTENT` that names the field.
 */
export function callFrom(value: object): InferenceCall {
  return callOf(checked(value, InferenceRequest), new Uint8Array());
}

/** A JSON body by its schema; an empty one as an empty object. */
export function readObject<Schema extends z.ZodType>(
  body: string,
  schema: Schema,
): z.output<Schema> {
  return checked(parseObject(body), schema);
}

/** A JSON body as an object; an empty one as an empty object. @throws ServiceError where it is neither. */
export function parseObject(body: string): object {
  const value = body.trim() ? parse(body) : {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw notAnObject(value);
  return value;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw notJson(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function checked<Schema extends z.ZodType>(value: object, schema: Schema): z.output<Schema> {
  requireFew(value);
  const result = schema.safeParse(value);
  if (!result.success) throw invalidInput(result.error, value);
  return result.data;
}

function requireFew(value: { inputs?: unknown; outputs?: unknown }): void {
  for (const name of ['inputs', 'outputs'] as const) {
    const list = value[name];
    if (Array.isArray(list) && list.length > MAX_TENSORS) {
      throw invalid(`${name} must be a list of at most ${MAX_TENSORS}, but it has ${list.length}.`);
    }
  }
}

function callOf(
  { id, parameters, inputs, outputs }: InferenceRequest,
  tail: Uint8Array,
): InferenceCall {
  return {
    id: id ?? undefined,
    contentType: parameters?.content_type ?? undefined,
    timeout: parameters?.timeout ?? undefined,
    inputs: readInputTensors(inputs, tail),
    outputs: outputs?.map(({ name }) => name) ?? [],
  };
}

/** The bytes of those inputs that have no data follow one another. */
function readInputTensors(inputs: RequestInput[], tail: Uint8Array): InputTensor[] {
  let at = 0;
  const tensors = inputs.map((input, i) => {
    const field = `inputs[${i}]`;
    const { name, datatype, parameters } = input;
    const size = parameters?.binary_data_size ?? undefined;
    const tensor = {
      name,
      datatype,
      shape: readShape(input.shape, field),
      contentType: parameters?.content_type ?? undefined,
    };
    if (size === undefined)
      return { ...tensor, elements: readData(input.data, tensor.shape, field) };
    if (input.data)
      throw invalid(
        `${field} must have either data or parameters.binary_data_size, but it has both.`,
      );
    if (size < 0 || at + size > tail.byteLength) {
      throw invalid(
        `${field}.parameters.binary_data_size must be a part of the ${tail.byteLength} bytes behind the JSON, but it is ${size}. Send the header "inference-header-content-length" with the length of the JSON.`,
      );
    }
    const bytes = tail.subarray(at, at + size);
    at += size;
    return { ...tensor, elements: readRaw(datatype, bytes, field) };
  });
  if (at === tail.byteLength) return tensors;
  throw invalid(
    `The body has ${tail.byteLength - at} bytes behind the JSON that no input claims. Set parameters.binary_data_size of each input that is sent as bytes.`,
  );
}

function readShape(shape: unknown[], field: string): number[] {
  if (shape.length <= MAX_TENSORS && shape.every(isInteger)) return shape;
  throw invalid(`${field}.shape must be [N] or [N, 1], but it is no list of whole numbers.`);
}

const isInteger = (value: unknown): value is number => Number.isSafeInteger(value);

/** Flat, or nested as the shape is. */
function readData(data: RequestInput['data'], shape: readonly number[], field: string): unknown[] {
  if (!data) throw invalid(`${field}.data must be a list, but it is missing.`);
  return data.some(Array.isArray) ? flattened(data, shape, `${field}.data`) : data;
}

function flattened(
  data: unknown[],
  [length, ...inner]: readonly number[],
  field: string,
): unknown[] {
  if (data.length !== length) {
    throw invalid(
      `${field} must be nested as its shape says, of length ${length ?? 0} here, but it is of ${data.length}.`,
    );
  }
  if (inner.length === 0) return data;
  return data.flatMap((row, i) => {
    if (Array.isArray(row)) return flattened(row, inner, `${field}[${i}]`);
    throw invalid(`${field} must be nested all through or not at all, but ${field}[${i}] is not.`);
  });
}
