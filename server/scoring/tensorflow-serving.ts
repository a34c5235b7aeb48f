/** The REST paths of TensorFlow Serving: predictions, status and metadata of a model. */
import {
  type Endpoint,
  type Exchange,
  type Route,
  type Routes,
  UNKNOWN_PATH,
} from '../api/exchange.ts';
import { jsonResponse } from '../api/responses.ts';
import { findModel } from '../inference-protocol/service.ts';
import type { Model, State } from '../model/model.ts';
import { type Format, readRequest, SIGNATURE } from './request.ts';
import { refuseAsError, type ScoringService, score } from './score.ts';

const MODEL = /^\/v1\/models\/([^/:]+)(?:\/versions\/([^/:]+))?(\/metadata|:predict)?$/;
const FORMATS: Format[] = ['instances', 'inputs'];

/** Answers every path under `/v1`, those where there is nothing too. */
export function tensorflowServingRoutes(service: ScoringService): Routes {
  return (path) => {
    if (path !== '/v1' && !path.startsWith('/v1/')) return undefined;
    const [, name, version, operation = ''] = MODEL.exec(path) ?? [];
    if (name === undefined) return NOTHING;
    const template = `/v1/models/{name}${version === undefined ? '' : '/versions/{version}'}${operation}`;
    const found = (exchange: Exchange): Model => {
      const model = findModel(service, name, version);
      exchange.modelUuid = model.run.uuid;
      return model;
    };
    if (operation === ':predict') {
      const handle: Route['handle'] = (exchange) => predictOver(service, exchange, found(exchange));
      return { template, ...post(handle) };
    }
    const handle: Route['handle'] = (exchange) => {
      const model = found(exchange);
      return jsonResponse(operation ? metadataOf(name, model) : statusOf(model));
    };
    return { template, ...get(handle) };
  };
}

const refuse = refuseAsError;
const NOTHING: Endpoint = {
  template: UNKNOWN_PATH,
  methods: [],
  handle: () => new Response(),
  refuse,
};

const get = (handle: Route['handle']): Route => ({ methods: ['GET'], handle, refuse });
const post = (handle: Route['handle']): Route => ({
  methods: ['POST'],
  // What it is announced as has never mattered to TensorFlow Serving, and `curl -d` announces a form.
  body: 'unannounced',
  handle,
  refuse,
});

async function predictOver(
  service: ScoringService,
  exchange: Exchange,
  model: Model,
): Promise<Response> {
  let isColumnar = false;
  const scores = await score(service, exchange, {
    model,
    read: (names) => {
      const { format, texts } = readRequest(exchange.body, { formats: FORMATS, names });
      isColumnar = format === 'inputs';
      return texts;
    },
  });
  return jsonResponse(isColumnar ? { outputs: scores } : { predictions: scores });
}

/** Of a version, as TensorFlow Serving calls it. */
const STATES: Record<State, string> = {
  fetching: 'LOADING',
  loading: 'LOADING',
  warming: 'LOADING',
  ready: 'AVAILABLE',
  restarting: 'LOADING',
  failed: 'END',
  draining: 'UNLOADING',
  disposed: 'END',
};

function statusOf({ run, state, failure }: Model) {
  const status =
    state === 'failed'
      ? { error_code: 'UNAVAILABLE', error_message: failure ?? 'The model could not be loaded.' }
      : { error_code: 'OK', error_message: '' };
  return { model_version_status: [{ version: run.uuid, state: STATES[state], status }] };
}

function metadataOf(name: string, { run, about }: Model) {
  const signature = {
    inputs: tensorsOf(about.inputs),
    outputs: tensorsOf(about.outputs),
    method_name: 'tensorflow/serving/predict',
  };
  return {
    model_spec: { name, signature_name: '', version: run.uuid },
    metadata: { signature_def: { signature_def: { [SIGNATURE]: signature } } },
  };
}

function tensorsOf(specs: Model['about']['inputs']) {
  return Object.fromEntries(
    specs.map(({ name, dtype, shape }) => {
      const dim = (shape ?? []).map((size) => ({ size: String(size), name: '' }));
      const tensor_shape = { dim, unknown_rank: shape === null };
      return [name, { dtype: DATA_TYPES[dtype], tensor_shape }];
    }),
  );
}

/** Those of a classifier: others are not served. */
const DATA_TYPES: Partial<Record<string, string>> = { string: 'DT_STRING', float32: 'DT_FLOAT' };
