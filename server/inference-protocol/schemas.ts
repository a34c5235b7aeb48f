/** The protocol's bodies. What optional fields have is left out where there is nothing, and null counts as nothing. */
import { z } from 'zod';
import { MAX_REVIEWS } from '../limits.ts';

const DATATYPES = ['BYTES', 'FP32', 'INT64'] as const;
const contentType = z.string().nullish();

const RequestInput = z.object({
  name: z.string().describe('`text` or `id`; a single input may have any name.'),
  shape: z.array(z.unknown()).meta({
    items: { type: 'integer', minimum: 1, maximum: MAX_REVIEWS },
    minItems: 1,
    maxItems: 2,
    description: '`[N]` or `[N, 1]`: N texts, or ids of as many.',
  }),
  datatype: z.string().describe('`BYTES` of texts; `INT64` or `BYTES` of ids.'),
  parameters: z
    .looseObject({
      content_type: contentType.describe(
        '`str` or `np` of strings (unless told otherwise), or `base64` of UTF-8; `np` of INT64.',
      ),
      binary_data_size: z
        .int()
        .nullish()
        .describe('Bytes of this input behind the JSON, in place of `data`.'),
    })
    .nullish(),
  data: z
    .array(z.unknown())
    .nullish()
    .describe('One element a row, flat or nested as the shape is. Elements of BYTES are strings.'),
});
export type RequestInput = z.infer<typeof RequestInput>;

const RequestOutput = z.object({
  name: z.string(),
  parameters: z
    .looseObject({
      binary_data: z.boolean().nullish().describe('As bytes behind the JSON of the answer.'),
    })
    .nullish(),
});

export const InferenceRequest = z.object({
  id: z.string().nullish().describe('Comes back; one is made where there is none.'),
  parameters: z
    .looseObject({
      content_type: contentType.describe(
        'Of the texts, where their input says nothing; `pd` means strings, too.',
      ),
      binary_data_output: z
        .boolean()
        .nullish()
        .describe('Every output as bytes, unless it says otherwise itself.'),
      timeout: z.int().nullish().describe('Microseconds that the answer may take.'),
    })
    .nullish(),
  inputs: z.array(RequestInput).describe('`text`, and `id` if you like.'),
  outputs: z
    .array(RequestOutput)
    .nullish()
    .describe('Those that are wanted, in this order; every one where there is none.'),
});
export type InferenceRequest = z.infer<typeof InferenceRequest>;

const tensorName = z.string();
const shape = z.array(z.int());

export const InferenceResponse = z.object({
  model_name: z.string().describe('As in the path.'),
  model_version: z.string().describe('Id of the run that has answered.'),
  id: z.string(),
  outputs: z.array(
    z.object({
      name: tensorName,
      shape,
      datatype: z.enum(DATATYPES),
      parameters: z.object({ content_type: z.string(), binary_data_size: z.int().optional() }),
      data: z
        .array(z.union([z.string(), z.number()]))
        .optional()
        .describe('Row by row; not there where it follows as bytes.'),
    }),
  ),
});
export type InferenceResponse = z.infer<typeof InferenceResponse>;

const TensorMetadata = z.object({
  name: tensorName,
  datatype: z.enum(DATATYPES),
  shape: shape.describe('-1 where it is open.'),
  parameters: z.object({ content_type: z.string() }),
});

export const ModelMetadata = z.object({
  name: z.string(),
  versions: z.array(z.string()).describe('The id of the run.'),
  platform: z.string(),
  inputs: z.array(TensorMetadata),
  outputs: z.array(TensorMetadata),
});
export type ModelMetadata = z.infer<typeof ModelMetadata>;

export const ServerMetadata = z.object({
  name: z.string(),
  version: z.string(),
  extensions: z.array(z.string()),
});
export type ServerMetadata = z.infer<typeof ServerMetadata>;

export const ServerLive = z.object({ live: z.literal(true) });
export const ServerReady = z.object({ live: z.literal(true), ready: z.literal(true) });
export const ModelReady = z.object({ name: z.string(), ready: z.literal(true) });
export const ModelList = z.object({ models: z.array(z.string()) });

export const RepositoryIndexRequest = z.object({
  ready: z.boolean().nullish().describe('Only those that are ready.'),
});

/** Of Triton's parameters none has a meaning here. */
export const RepositoryControlRequest = z.looseObject({});

const ModelState = z.enum(['UNKNOWN', 'READY', 'UNAVAILABLE', 'LOADING', 'UNLOADING']);
export type ModelState = z.infer<typeof ModelState>;

export const RepositoryIndex = z.array(
  z.object({
    name: z.string(),
    version: z.string(),
    state: ModelState,
    reason: z.string().describe('Why it is not ready; empty where it is.'),
  }),
);
export type RepositoryIndex = z.infer<typeof RepositoryIndex>;

export const ModelLoaded = z.object({ name: z.string(), load: z.literal(true) });
export const ModelUnloaded = z.object({ name: z.string(), unload: z.literal(true) });

export const InferenceError = z.object({
  error: z.string().describe('What is wrong and what to do, in a sentence for a person.'),
  id: z.string().optional().describe('Of the request, where the inference failed.'),
  detail: z
    .array(
      z.object({
        loc: z.array(z.union([z.string(), z.int()])),
        msg: z.string(),
        type: z.string(),
      }),
    )
    .optional()
    .describe('The wrong fields, as FastAPI lists them.'),
});
export type InferenceError = z.infer<typeof InferenceError>;
