/** The protocol's HTTP bodies: JSON, with tensors as bytes behind it where either side wants that. */
import type { z } from 'zod';
import type { Exchange } from '../api/exchange.ts';
import { JSON_HEADERS } from '../api/responses.ts';
import { invalidInput, notAnObject, notJson } from '../api/validation.ts';
import {
  type InferenceAnswer,
  type InferenceCall,
  type InputTensor,
  invalid,
  type OutputTensor,
} from './call.ts';
import { readRaw, writeRaw } from './raw-tensors.ts';
import { InferenceRequest, type InferenceResponse, type RequestInput } from './schemas.ts';

/** More than any model takes or gives: a longer list is refused before its items are looked at. */
const MAX_TENSORS = 16;

export interface JsonCall {
  call: InferenceCall;
  /** Whether an output goes as bytes. */
  isBinary: (output: string) => boolean;
}

/** @throws ServiceError `PARSE_ERROR` or `UNPROCESSABLE_CONTENT` that names the field. */
export function readCall({ body, tail }: Exchange): JsonCall {
  const request = readObject(body, InferenceRequest);
  const { id, parameters, outputs } = request;
  const binary = new Map(outputs?.map(({ name, parameters }) => [name, parameters?.binary_data]));
  const call = {
    id: id ?? undefined,
    contentType: parameters?.content_type ?? undefined,
    timeout: parameters?.timeout ?? undefined,
    inputs: readInputTensors(request.inputs, tail),
    outputs: outputs?.map(({ name }) => name) ?? [],
  };
  return { call, isBinary: (name) => binary.get(name) ?? parameters?.binary_data_output ?? false };
}

/** A body by its schema; an empty one as an empty object. */
export function readObject<Schema extends z.ZodType>(
  body: string,
  schema: Schema,
): z.output<Schema> {
  const value = body.trim() ? parse(body) : {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw notAnObject(value);
  requireFew(value);
  const result = schema.safeParse(value);
  if (!result.success) throw invalidInput(result.error, value);
  return result.data;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw notJson(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function requireFew(value: { inputs?: unknown; outputs?: unknown }): void {
  for (const name of ['inputs', 'outputs'] as const) {
    const list = value[name];
    if (Array.isArray(list) && list.length > MAX_TENSORS) {
      throw invalid(`${name} must be a list of at most ${MAX_TENSORS}, but it has ${list.length}.`);
    }
  }
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

/** The answer by the name that the model was asked by. */
export function answerResponse(
  name: string,
  { id, version, outputs }: InferenceAnswer,
  isBinary: JsonCall['isBinary'],
): Response {
  const tails: Uint8Array[] = [];
  const body: InferenceResponse = {
    model_name: name,
    model_version: version,
    id,
    outputs: outputs.map((output) => {
      const { name, shape, datatype, contentType: content_type } = output;
      if (!isBinary(name)) {
        return { name, shape, datatype, parameters: { content_type }, data: dataOf(output) };
      }
      const bytes = writeRaw(output);
      tails.push(bytes);
      const binary_data_size = bytes.byteLength;
      return { name, shape, datatype, parameters: { content_type, binary_data_size } };
    }),
  };
  const json = Buffer.from(JSON.stringify(body));
  if (tails.length === 0) return new Response(json, { headers: JSON_HEADERS });
  return new Response(Buffer.concat([json, ...tails]), {
    headers: {
      'content-type': 'application/octet-stream',
      'inference-header-content-length': String(json.byteLength),
    },
  });
}

function dataOf({ name, elements }: OutputTensor): (string | number)[] {
  return Array.from<string | number | bigint, string | number>(elements, (element) => {
    if (typeof element !== 'bigint') return element;
    if (Number.isSafeInteger(Number(element))) return Number(element);
    throw invalid(
      `${element} of ${name} is beyond 2^53, which is more than JSON readers keep apart. Ask for this output with "binary_data": true.`,
    );
  });
}
