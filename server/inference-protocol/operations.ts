/** What the document says of each path: its bodies by their schemas, and the errors that it answers with. */
import * as schemas from './schemas.ts';

export interface Operation {
  path: string;
  method: 'get' | 'post';
  operationId: string;
  summary: string;
  request?: keyof typeof REQUESTS;
  answer: keyof typeof ANSWERS;
  errors: (keyof typeof ERRORS)[];
}

export const REQUESTS = {
  InferenceRequest: schemas.InferenceRequest,
  RepositoryIndexRequest: schemas.RepositoryIndexRequest,
  RepositoryControlRequest: schemas.RepositoryControlRequest,
};

export const ANSWERS = {
  ServerLive: schemas.ServerLive,
  ServerReady: schemas.ServerReady,
  ServerMetadata: schemas.ServerMetadata,
  ModelReady: schemas.ModelReady,
  ModelMetadata: schemas.ModelMetadata,
  ModelList: schemas.ModelList,
  InferenceResponse: schemas.InferenceResponse,
  RepositoryIndex: schemas.RepositoryIndex,
  ModelLoaded: schemas.ModelLoaded,
  ModelUnloaded: schemas.ModelUnloaded,
};

export const ERRORS = {
  401: 'The token of operators is missing or wrong.',
  403: 'Models are not loaded and unloaded from outside.',
  404: 'There is no such model, version or path.',
  405: 'The path is not for this method; `Allow` lists those that it takes.',
  409: 'The models are not as that would need them to be.',
  413: 'The body is larger than 10 MB.',
  415: 'The body is announced as something else than JSON or bytes, or compressed.',
  422: 'The body is not JSON, or not what is asked for. `error` names the first wrong field.',
  500: 'The inference failed. The log says why, under the same `x-request-id`.',
  503: 'The model is not ready, or too much waits for it. Try again after the seconds in `Retry-After`.',
  504: 'The answer took longer than the `timeout` of the request.',
};

const BODY_ERRORS = [405, 413, 415, 422] as const;
const MODEL_PATHS = ['/v2/models/{model_name}', '/v2/models/{model_name}/versions/{model_version}'];
const CONTROL = '/v2/repository/models/{model_name}';

export const OPERATIONS: Operation[] = [
  {
    path: '/v2/health/live',
    method: 'get',
    operationId: 'serverLive',
    summary: 'Is the process alive?',
    answer: 'ServerLive',
    errors: [405],
  },
  {
    path: '/v2/health/ready',
    method: 'get',
    operationId: 'serverReady',
    summary: 'Would an inference succeed?',
    answer: 'ServerReady',
    errors: [405, 503],
  },
  {
    path: '/v2',
    method: 'get',
    operationId: 'serverMetadata',
    summary: 'What the server is and knows',
    answer: 'ServerMetadata',
    errors: [405],
  },
  {
    path: '/v2/models',
    method: 'get',
    operationId: 'modelList',
    summary: 'The names under which the active run answers',
    answer: 'ModelList',
    errors: [405],
  },
  ...MODEL_PATHS.flatMap((path, i): Operation[] => {
    const version = ['', 'Version'][i];
    return [
      {
        path,
        method: 'get',
        operationId: `model${version}Metadata`,
        summary: 'What a model takes and gives',
        answer: 'ModelMetadata',
        errors: [404, 405, 503],
      },
      {
        path: `${path}/ready`,
        method: 'get',
        operationId: `model${version}Ready`,
        summary: 'Would an inference by this model succeed?',
        answer: 'ModelReady',
        errors: [404, 405, 503],
      },
      {
        path: `${path}/infer`,
        method: 'post',
        operationId: `model${version}Infer`,
        summary: 'Say of texts whether they are positive, and how probable that is',
        request: 'InferenceRequest',
        answer: 'InferenceResponse',
        errors: [404, ...BODY_ERRORS, 500, 503, 504],
      },
    ];
  }),
  {
    path: '/v2/repository/index',
    method: 'post',
    operationId: 'repositoryIndex',
    summary: 'The runs that are loaded or on their way',
    request: 'RepositoryIndexRequest',
    answer: 'RepositoryIndex',
    errors: [...BODY_ERRORS],
  },
  {
    path: `${CONTROL}/load`,
    method: 'post',
    operationId: 'modelLoad',
    summary: 'Load a run by its id, or the active one again; answers when it is ready',
    request: 'RepositoryControlRequest',
    answer: 'ModelLoaded',
    errors: [401, 403, 404, 409, ...BODY_ERRORS, 503],
  },
  {
    path: `${CONTROL}/unload`,
    method: 'post',
    operationId: 'modelUnload',
    summary: 'Free a run once what it is answering is answered',
    request: 'RepositoryControlRequest',
    answer: 'ModelUnloaded',
    errors: [401, 403, 404, 409, ...BODY_ERRORS],
  },
];
