/**
 * The OpenAPI 3.1 document, made once: operations from the router by trpc-openapi; errors, headers and
 * probes, which the router does not know, from our own tables.
 */
import { generateOpenApiDocument, type OpenAPIObject } from 'trpc-openapi';
import packageJson from '../../package.json';
import { singleton } from '../singleton.ts';
import {
  ANSWER_HEADERS,
  ERROR_RESPONSES,
  errorReference,
  REQUEST_ID_HEADER,
} from './error-responses.ts';
import type { Route } from './exchange.ts';
import { PROBE_PATHS } from './health.ts';
import { METRICS_PATHS } from './metrics.ts';
import { jsonResponse } from './responses.ts';
import { appRouter } from './root.ts';
import { ErrorResponse } from './schemas.ts';

type Paths = NonNullable<OpenAPIObject['paths']>;
type Operation = NonNullable<Paths[string]['get']>;
/** By method. */
type Operations = Record<string, Operation>;

const DESCRIPTION = `Says of reviews whether they are positive or negative, by a TensorFlow model that MLflow has logged.

* **Requests** are JSON in UTF-8, at most 10 MB. No key is needed.
* **Errors** all have one body: \`message\` says what to do, \`code\` names the error, \`detail\` lists the wrong fields as FastAPI does. Any other path under \`/api\` answers 404, any other method 405 with \`Allow\`.
* **Tracing**: every answer carries \`x-request-id\`, yours if you sent one (letters, digits and \`_.:-\`, at most 128). The log names it too.`;

const TAGS = [
  { name: 'Reviews', description: 'Sentiments and their probabilities.' },
  { name: 'Model', description: 'Which model answers.' },
  { name: 'Runs', description: 'For operators: moving to another run without a restart.' },
  { name: 'Probes', description: 'For whoever runs the service.' },
];

const SECURITY = { operator: { type: 'http', scheme: 'bearer' } } as const;

const HEADERS = {
  RequestId: {
    description: 'Yours, or one made for the request; the log names it too.',
    schema: { type: 'string' as const },
  },
  ModelUuid: {
    description: 'Id of the run that has answered.',
    schema: { type: 'string' as const },
  },
  RetryAfter: {
    description: 'Seconds to wait before the next try.',
    schema: { type: 'integer' as const, examples: [1] },
  },
  Allow: {
    description: 'The methods that the path takes.',
    schema: { type: 'string' as const, examples: ['POST, OPTIONS'] },
  },
};

/** @param forOperators - with the paths by which runs are changed. */
export function openApiDocument(forOperators = false): OpenAPIObject {
  return singleton(`openapi ${forOperators}`, () => {
    const { components, paths = {}, ...document } = routerDocument(forOperators);
    const schemas = Object.entries(components?.schemas ?? {});
    return {
      ...document,
      paths: {
        ...mapValues(paths as Record<string, Operations>, withOurAnswers),
        ...PROBE_PATHS,
        ...METRICS_PATHS,
      },
      components: {
        schemas: Object.fromEntries(schemas.filter(([name]) => !name.startsWith('error.'))),
        responses: errorResponses(forOperators),
        headers: HEADERS,
        ...(forOperators && { securitySchemes: SECURITY }),
      },
      tags: TAGS.filter(({ name }) => forOperators || name !== 'Runs'),
    };
  });
}

/** What the library makes of the router; its answers to errors are not the ones we give. */
export function routerDocument(forOperators: boolean): OpenAPIObject {
  const { version, license } = packageJson;
  return generateOpenApiDocument(appRouter, {
    title: 'Reviewscore',
    description: DESCRIPTION,
    version,
    license: { name: license, identifier: license },
    openApiVersion: '3.1.0',
    baseUrl: '/',
    securitySchemes: forOperators ? SECURITY : {},
    filter: ({ metadata }) => forOperators || !metadata.openapi.protect,
    defs: { Error: ErrorResponse },
  });
}

/** The operations of a path, each with our answer to every error that it lists. */
function withOurAnswers(operations: Operations): Operations {
  return mapValues(operations, ({ responses, ...operation }) => ({
    ...operation,
    responses: mapValues(responses ?? {}, (response, status) =>
      status === '200' ? { ...response, headers: ANSWER_HEADERS } : errorReference(status),
    ),
  }));
}

/** Of 404 too, though no operation has it: its path would not be there. */
function errorResponses(forOperators: boolean) {
  const schema = { $ref: '#/components/schemas/Error' };
  const responses = ERROR_RESPONSES.filter((response) => forOperators || !response.forOperators);
  const named = responses.map(({ name, description, headers, examples }) => [
    name,
    {
      description,
      headers: { ...REQUEST_ID_HEADER, ...headers },
      content: { 'application/json': { schema, examples } },
    },
  ]);
  return Object.fromEntries(named);
}

export function openApiRoute(forOperators: boolean): Route {
  return { methods: ['GET'], handle: () => jsonResponse(openApiDocument(forOperators)) };
}

function mapValues<In, Out>(
  values: Record<string, In>,
  map: (value: In, key: string) => Out,
): Record<string, Out> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value, key)]));
}
