import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import packageJson from '../../package.json';
import { openApiDocument } from './openapi.ts';

const document = openApiDocument();
const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method} ${path}`,
    operation: operation as Operation,
  })),
);

interface Operation {
  operationId: string;
  summary: string;
  description: string;
  tags: string[];
  responses: Record<string, { $ref?: string }>;
}

test('the document is valid by the meta-schema of OpenAPI 3.1', async () => {
  expect(document.openapi).toBe('3.1.0');
  expect(await new Validator().validate({ ...document })).toEqual({ valid: true });
});

test('version and licence are those of the package; the server is the one asked', () => {
  expect(document.info.version).toBe(packageJson.version);
  expect(document.info.license?.identifier).toBe(packageJson.license);
  expect(document.servers).toEqual([{ url: '/' }]);
});

test('every operation has an id of its own, words, and a tag that is explained', () => {
  const tags = document.tags?.map(({ name }) => name);
  for (const { name, operation } of operations) {
    expect(operation.operationId, name).toMatch(/^[a-z]+([A-Z][a-z]+)+$/);
    expect(operation.summary, name).toBeTruthy();
    expect(operation.description, name).toBeTruthy();
    expect(tags, name).toContain(operation.tags[0]);
  }
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(operations.length);
});

test('each operation lists the errors that its path can answer, and no others', () => {
  const errors = operations.map(({ name, operation }) => [
    name,
    Object.keys(operation.responses).filter((status) => status !== '200'),
  ]);
  const withBody = ['400', '405', '413', '415', '422', '500', '503'];
  expect(Object.fromEntries(errors)).toEqual({
    'post /api/v1/model/predict': withBody,
    'post /api/v1/model/score': withBody,
    'get /api/v1/model/version': ['405', '500'],
    'get /api/v1/model/metadata': ['405', '500', '503'],
    'get /healthz': ['405'],
    'get /readyz': ['405', '503'],
    'get /metrics': ['405'],
  });
});

test('what is defined once is used, but for the answer of paths that are not there', () => {
  const text = JSON.stringify(document);
  for (const kind of ['responses', 'headers', 'schemas'] as const) {
    for (const name of Object.keys(document.components?.[kind] ?? {})) {
      if (name === 'NotFound') continue;
      expect(text).toContain(`"#/components/${kind}/${name}"`);
    }
  }
});

test('a generator of clients gets names for the types, not the library’s own errors', () => {
  const names = Object.keys(document.components?.schemas ?? {});
  expect(names.sort()).toEqual(['Error', 'Prediction', 'Review', 'Score', 'TensorSpec']);
  expect(document.components?.securitySchemes).toBeUndefined();
});

test('limits are where a client looks for them', () => {
  const { MAX_SAFE_INTEGER: maximum, MIN_SAFE_INTEGER: minimum } = Number;
  expect(document.components?.schemas?.Review).toMatchObject({
    properties: {
      id: { type: 'integer', minimum, maximum },
      text: { type: 'string', maxLength: 100_000 },
    },
  });
  expect(JSON.stringify(document.paths)).toContain('"maxItems":1000');
});
