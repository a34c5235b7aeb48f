/** The protocol's OpenAPI 3.1 document: the paths as they are served, and the schemas that bodies are read by. */
import { z } from 'zod';
import packageJson from '../../package.json';
import { singleton } from '../singleton.ts';
import { ANSWERS, ERRORS, OPERATIONS, type Operation, REQUESTS } from './operations.ts';
import { InferenceError } from './schemas.ts';

type Json = Record<string, unknown>;

const DESCRIPTION = `The Open Inference Protocol (V2) over the model that is served. Every path is there with a slash at its end too.

* A **model** is the served name, which the active run answers to, or the id of a run that is loaded; its only version is the id of its run.
* **Tensors as bytes**: the header \`inference-header-content-length\` says how many bytes of the body are JSON; what follows are the inputs with \`binary_data_size\`, in their order. Outputs come so where \`binary_data\` or \`binary_data_output\` asks for it.
* **Errors** have one body: \`error\` says what is wrong and what to do.`;

const REQUEST_EXAMPLE = {
  id: '42',
  inputs: [
    {
      name: 'text',
      shape: [2],
      datatype: 'BYTES',
      parameters: { content_type: 'str' },
      data: ['This movie is quite boring.', 'This movie is awesome.'],
    },
  ],
  outputs: [{ name: 'sentiment' }, { name: 'probability' }],
};

export function inferenceDocument(): Json {
  return singleton('openapi v2', () => {
    const { version, license } = packageJson;
    return {
      openapi: '3.1.0',
      info: {
        title: 'Reviewscore: Open Inference Protocol',
        description: DESCRIPTION,
        version,
        license: { name: license, identifier: license },
      },
      servers: [{ url: '/' }],
      paths: pathsOf(OPERATIONS),
      components: {
        schemas: {
          ...schemasOf(REQUESTS, 'input'),
          ...schemasOf({ ...ANSWERS, InferenceError }, 'output'),
        },
        responses: Object.fromEntries(Object.keys(ERRORS).map(errorResponse)),
        securitySchemes: { operator: { type: 'http', scheme: 'bearer' } },
      },
    };
  });
}

function pathsOf(operations: Operation[]): Json {
  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: described(operation) };
  }
  return paths;
}

function described({ path, operationId, summary, request, answer, errors }: Operation): Json {
  const parameters = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  return {
    operationId,
    summary,
    ...(parameters.length > 0 && { parameters }),
    ...(errors.includes(401) && { security: [{ operator: [] }] }),
    ...(request && { requestBody: bodyOf(request) }),
    responses: {
      200: { description: 'As asked.', content: contentOf(answer) },
      ...Object.fromEntries(
        errors.map((status) => [status, { $ref: `#/components/responses/E${status}` }]),
      ),
    },
  };
}

function bodyOf(name: keyof typeof REQUESTS): Json {
  const isInference = name === 'InferenceRequest';
  const content = contentOf(name, isInference ? { example: REQUEST_EXAMPLE } : {});
  return { required: isInference, content };
}

/** What an inference takes and gives may also have tensors as bytes behind it. */
function contentOf(name: string, more: Json = {}): Json {
  return {
    'application/json': { schema: { $ref: `#/components/schemas/${name}` }, ...more },
    ...(name.startsWith('Inference') && { 'application/octet-stream': {} }),
  };
}

function errorResponse(status: string): [string, Json] {
  const description = ERRORS[Number(status) as keyof typeof ERRORS];
  const schema = { $ref: '#/components/schemas/InferenceError' };
  const headers = {
    405: { allow: { schema: { type: 'string' } } },
    503: { 'retry-after': { schema: { type: 'integer' } } },
  }[status];
  return [
    `E${status}`,
    { description, ...(headers && { headers }), content: { 'application/json': { schema } } },
  ];
}

function schemasOf(named: Record<string, z.ZodType>, io: 'input' | 'output'): Json {
  return Object.fromEntries(
    Object.entries(named).map(([name, schema]) => {
      const { $schema: _, ...plain } = z.toJSONSchema(schema, { io });
      return [name, plain];
    }),
  );
}
