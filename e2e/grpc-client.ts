/** A client of the protocol over gRPC, as any language would make one of the .proto file. */
import { join } from 'node:path';
import {
  Client,
  credentials,
  Metadata,
  type MethodDefinition,
  type ServiceDefinition,
  type ServiceError,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { protoPath } from 'grpc-health-check';
import type { ServerProcess } from './server.ts';
import type { InferenceCase } from './v2-cases.ts';
import type { Tensor } from './v2-tensors.ts';

const FORM = { keepCase: true, longs: String, enums: String, defaults: true, oneofs: true };
const PROTO = join(import.meta.dirname, '../proto/inference.proto');

export const INFERENCE = loadSync(PROTO, FORM)[
  'inference.GRPCInferenceService'
] as ServiceDefinition;
export const HEALTH = loadSync(protoPath, FORM)['grpc.health.v1.Health'] as ServiceDefinition;

export interface GrpcAnswer<Message> {
  /** 0 where the call succeeded. */
  code: number;
  details: string;
  message: Message | undefined;
  /** What came before the answer. */
  metadata: Metadata;
}

type Parameters = Record<string, Record<string, unknown>>;

interface Contents {
  bytes_contents?: Buffer[];
  fp32_contents?: number[];
  int64_contents?: (string | number)[];
}

export interface TensorMessage {
  name: string;
  datatype: string;
  shape: (string | number)[];
  parameters: Parameters;
  contents?: Contents | null;
}

export interface InferRequest {
  model_name: string;
  model_version: string;
  id: string;
  parameters: Parameters;
  inputs: TensorMessage[];
  outputs: { name: string }[];
  raw_input_contents?: Buffer[];
}

export interface InferResponse {
  outputs: TensorMessage[];
  raw_output_contents: Buffer[];
}

/** Where a server that was started with GRPC_PORT says that it serves gRPC. */
export function connect({ stdout }: ServerProcess): Client {
  const [, address = ''] = / by gRPC at (\S+:\d+), /.exec(stdout) ?? [];
  return new Client(address, credentials.createInsecure());
}

interface Asked {
  method: string;
  request?: object;
  headers?: Record<string, string>;
  /** Milliseconds. */
  within?: number;
}

/** Calls a method and keeps the whole answer. */
export function ask<Message = object>(
  client: Client,
  { method, request = {}, headers = {}, within = 20_000 }: Asked,
): Promise<GrpcAnswer<Message>> {
  const { path, requestSerialize, responseDeserialize } = {
    ...INFERENCE,
    Check: HEALTH.Check,
  }[method] as MethodDefinition<object, Message>;
  const sent = new Metadata();
  for (const [name, value] of Object.entries(headers)) sent.set(name, value);
  return new Promise((resolve) => {
    let metadata = new Metadata();
    const call = client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      sent,
      { deadline: Date.now() + within },
      (error: ServiceError | null, message?: Message) =>
        resolve({ code: error?.code ?? 0, details: error?.details ?? '', message, metadata }),
    );
    call.on('metadata', (received) => {
      metadata = received;
    });
  });
}

/** A case of the table as a message, with its tensors in their fields or as bytes. */
export function messageOf(
  { model = 'sentiment', version = '', request }: InferenceCase,
  isRaw = false,
): InferRequest {
  const { id = '', parameters = {}, inputs, outputs = [] } = request;
  return {
    model_name: model,
    model_version: version,
    id,
    parameters: parametersOf(parameters),
    inputs: inputs.map((input) => ({
      name: input.name,
      datatype: input.datatype,
      shape: input.shape,
      parameters: parametersOf(input.parameters),
      ...(!isRaw && { contents: contentsOf(input) }),
    })),
    outputs,
    ...(isRaw && { raw_input_contents: inputs.map(rawOf) }),
  };
}

function parametersOf(parameters: Record<string, unknown> = {}): Parameters {
  const fields: Record<string, string> = { boolean: 'bool_param', number: 'int64_param' };
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      { [fields[typeof value] ?? 'string_param']: value },
    ]),
  );
}

function contentsOf({ datatype, data }: Tensor): Contents {
  if (datatype === 'INT64') return { int64_contents: data };
  return { bytes_contents: data.map((text) => Buffer.from(String(text))) };
}

function rawOf({ datatype, data }: Tensor): Buffer {
  return Buffer.concat(
    data.map((element) => {
      const bytes = datatype === 'INT64' ? Buffer.alloc(8) : Buffer.from(`0000${element}`);
      if (datatype === 'INT64') bytes.writeBigInt64LE(BigInt(element));
      else bytes.writeUInt32LE(bytes.length - 4);
      return bytes;
    }),
  );
}

/** The outputs of an answer as the same answer has them in JSON, wherever their data is. */
export function outputsOf({ outputs, raw_output_contents: raw }: InferResponse): Tensor[] {
  return outputs.map(({ name, shape, datatype, parameters, contents }, i) => ({
    name,
    shape: shape.map(Number),
    datatype,
    parameters: plain(parameters),
    data: contents ? dataOf(datatype, contents) : read(datatype, raw[i] as Buffer),
  }));
}

/** Parameters that are texts, as JSON has them. */
export function plain(parameters: Parameters): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { string_param }]) => [name, string_param]),
  );
}

function dataOf(datatype: string, contents: Contents): (string | number)[] {
  if (datatype === 'FP32') return contents.fp32_contents ?? [];
  if (datatype === 'INT64') return (contents.int64_contents ?? []).map(Number);
  return (contents.bytes_contents ?? []).map(String);
}

function read(datatype: string, bytes: Buffer): (string | number)[] {
  const data: (string | number)[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (datatype === 'FP32') data.push(bytes.readFloatLE(at));
    else if (datatype === 'INT64') data.push(Number(bytes.readBigInt64LE(at)));
    else data.push(String(bytes.subarray(at + 4, at + 4 + bytes.readUInt32LE(at))));
    if (datatype === 'BYTES') at += 4 + bytes.readUInt32LE(at);
    else at += datatype === 'FP32' ? 4 : 8;
  }
  return data;
}
