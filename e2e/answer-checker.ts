/** Holds real answers against the OpenAPI document, so that it cannot promise what is not true. */
import { Ajv2020 } from 'ajv/dist/2020.js';

interface Response {
  $ref?: string;
  headers?: Record<string, unknown>;
  content?: Record<string, { examples?: Record<string, { value: unknown }> }>;
}

/** As much of an OpenAPI document as is read here. */
export interface Document {
  paths?: object;
  components?: { responses?: object };
}

interface Given {
  method: string;
  path: string;
  status: number;
  headers: Headers;
  json: unknown;
}

/** @returns a function that lists what an answer has that the document does not know, or lacks. */
export function answerChecker(document: Document): (answer: Given) => string[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addSchema(document, 'document');
  return ({ method, path, status, headers, json }) => {
    const { pointer, response } = findResponse(document, method, path, status);
    if (!response) return [`${method} ${path} may not answer ${status}`];
    const type = headers.get('content-type') ?? '';
    if (!response.content?.[type]) return [`${status} may not be of the type ${type}`];
    const missing = Object.keys(response.headers ?? {}).filter((name) => !headers.has(name));
    ajv.validate({ $ref: `document#${pointer}/content/${escaped(type)}/schema` }, json);
    return [
      ...missing.map((name) => `${status} lacks the header ${name}`),
      ...(ajv.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`),
    ];
  };
}

/** The example bodies of a response by their names. */
export function examplesOf(document: Document, component: string): Record<string, unknown> {
  const response = at(document, `/components/responses/${component}`) as Response | undefined;
  const examples = response?.content?.['application/json']?.examples ?? {};
  return Object.fromEntries(Object.entries(examples).map(([name, { value }]) => [name, value]));
}

function findResponse(document: Document, method: string, path: string, status: number) {
  // A method that a path does not take is no operation; those that it takes tell of its answer.
  const [taken = ''] = Object.keys(at(document, `/paths/${escaped(path)}`) ?? {});
  const told = status === 405 ? taken : method.toLowerCase();
  const pointer = `/paths/${escaped(path)}/${told}/responses/${status}`;
  const response = at(document, pointer) as Response | undefined;
  if (!response?.$ref) return { pointer, response };
  const target = response.$ref.replace(/^#/, '');
  return { pointer: target, response: at(document, target) as Response | undefined };
}

function at(document: object, pointer: string): unknown {
  const keys = pointer.split('/').slice(1);
  return keys.reduce<unknown>(
    (value, key) =>
      (value as Record<string, unknown> | undefined)?.[
        key.replaceAll('~1', '/').replaceAll('~0', '~')
      ],
    document,
  );
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
