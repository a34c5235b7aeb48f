import { expect, test } from 'vitest';
import { parseSettings, Settings } from './settings.ts';

const DEFAULTS = {
  PRED_MODEL_CANARY: 0.75,
  PRED_MODEL_FETCH_TIMEOUT_S: 900,
  PRED_MODEL_KEEP_MB: 2_000,
  PRED_BATCH_MAX_ROWS: 128,
  PRED_QUEUE_MAX_ROWS: 10_000,
  PRED_QUEUE_MAX_WAIT_MS: 10_000,
  PRED_MODEL_ENGINE: 'auto',
  PRED_MODEL_THRESHOLD: 0.5,
  HOST: '127.0.0.1',
  PORT: 8080,
  MODEL_NAME: 'sentiment',
  V2_REPOSITORY: 'operators',
  V2_LOAD_AT_START: true,
  V2_INPUT_NAMES: 'any',
  CORS_ORIGIN: '*',
  LOG_LEVEL: 'warn',
};

test('without any setting the defaults hold; an empty one counts as not set', () => {
  expect(parseSettings({})).toEqual(DEFAULTS);
  const empty = Object.fromEntries(Object.keys(Settings.shape).map((name) => [name, '']));
  expect(parseSettings(empty)).toEqual(DEFAULTS);
});

test('what is set is read, and nothing else of the environment', () => {
  const set = {
    PRED_MODEL_UUID: '7251ac3655934299aad4cfebf5ffddbe',
    PRED_MODEL_PATH: '/models/a b',
    PRED_BATCH_MAX_ROWS: '7',
    PRED_QUEUE_MAX_ROWS: '8',
    PRED_QUEUE_MAX_WAIT_MS: '9',
    PRED_MODEL_ENGINE: 'native',
    HOST: '::',
    CORS_ORIGIN: 'https://a.example, http://localhost:3000/',
    LOG_LEVEL: 'info',
  };
  const env = { ...set, PORT: ' 80 ', PRED_MODEL_THRESHOLD: '.7', PATH: '/bin' };
  expect(parseSettings(env)).toEqual({
    ...set,
    PRED_BATCH_MAX_ROWS: 7,
    PRED_MODEL_CANARY: 0.75,
    PRED_MODEL_FETCH_TIMEOUT_S: 900,
    PRED_MODEL_KEEP_MB: 2_000,
    PRED_QUEUE_MAX_ROWS: 8,
    PRED_QUEUE_MAX_WAIT_MS: 9,
    PORT: 80,
    MODEL_NAME: 'sentiment',
    V2_REPOSITORY: 'operators',
    V2_LOAD_AT_START: true,
    V2_INPUT_NAMES: 'any',
    PRED_MODEL_THRESHOLD: 0.7,
  });
});

test('a number may be the least or the greatest of its range', () => {
  for (const PORT of ['0', '65535']) expect(parseSettings({ PORT }).PORT).toBe(Number(PORT));
  for (const value of ['0', '1', '0.5', '1.0', '1.', '1e-3']) {
    const { PRED_MODEL_THRESHOLD } = parseSettings({ PRED_MODEL_THRESHOLD: value });
    expect(PRED_MODEL_THRESHOLD).toBe(Number(value));
  }
});

const port = 'it must be a port number from 0 to 65535';
const threshold = 'it must be a number from 0 to 1';
const id = 'it must be letters, digits, ".", "_" and "-" only, as MLflow has it';
const origins = 'it must be `*` or origins with their scheme, such as https://shop.example';
const engine = 'it must be one of auto, portable, native';
const level = 'it must be one of fatal, error, warn, info, debug, trace, silent';

const BAD: [name: keyof Settings, value: string, why: string][] = [
  ['PRED_BATCH_MAX_ROWS', '0', 'it must be a whole number from 1 to 4096'],
  ['PRED_QUEUE_MAX_ROWS', 'many', 'it must be a whole number from 1 to 1000000'],
  ['PRED_QUEUE_MAX_WAIT_MS', '1.5', 'it must be milliseconds from 1 to 3600000'],
  ['PORT', 'http', port],
  ['PORT', '65536', port],
  ['PORT', '-1', port],
  ['PORT', '80.5', port],
  ['PORT', '0x50', port],
  ['PORT', '   ', port],
  ['PRED_MODEL_THRESHOLD', 'half', threshold],
  ['PRED_MODEL_THRESHOLD', '1.01', threshold],
  ['PRED_MODEL_THRESHOLD', '-0.1', threshold],
  ['PRED_MODEL_THRESHOLD', '0,5', threshold],
  ['PRED_MODEL_THRESHOLD', 'NaN', threshold],
  ['PRED_MODEL_ENGINE', 'gpu', engine],
  ['PRED_MODEL_ENGINE', 'Native', engine],
  ['PRED_MODEL_UUID', '../secrets', id],
  ['PRED_MODEL_UUID', 'a run', id],
  ['PRED_MODEL_UUID', 'x'.repeat(129), id],
  ['CORS_ORIGIN', 'shop.example', origins],
  ['CORS_ORIGIN', 'https://a.example/shop', origins],
  ['CORS_ORIGIN', 'https://*.example', origins],
  ['CORS_ORIGIN', 'https://a.example,', origins],
  ['LOG_LEVEL', 'loud', level],
  ['LOG_LEVEL', 'INFO', level],
];
for (const [name, value, why] of BAD) {
  test(`${name}="${value.slice(0, 30)}" is refused by name and value, with what it may be`, () => {
    const meaning = Settings.shape[name].description;
    expect(() => parseSettings({ [name]: value })).toThrow(
      new Error(`${name}="${value}" cannot be used: ${why}. ${meaning} Correct it, or unset it.`),
    );
  });
}

test('several bad settings are told together', () => {
  const tell = () => parseSettings({ PORT: 'x', LOG_LEVEL: 'y', HOST: 'z' });
  expect(tell).toThrow(/^PORT="x" .* LOG_LEVEL="y" [^"]*$/);
});

test('every setting is described, for the README and for the messages', () => {
  for (const [name, { description }] of Object.entries(Settings.shape)) {
    expect(description, name).toMatch(/^[A-Z].*\.$/);
  }
});

test('a short token is refused, and never shown', () => {
  expect(() => parseSettings({ ADMIN_TOKEN: 'secret' })).toThrow(
    /^ADMIN_TOKEN="…" cannot be used: it must be at least 16 characters/,
  );
  expect(parseSettings({ ADMIN_TOKEN: 'sixteen letters!' }).ADMIN_TOKEN).toBe('sixteen letters!');
});

test('Vertex AI names the port, unless we are told, and its paths', () => {
  expect(parseSettings({ AIP_HTTP_PORT: '9000' }).PORT).toBe(9_000);
  expect(parseSettings({ AIP_HTTP_PORT: '9000', PORT: '9001' }).PORT).toBe(9_001);
  const route = '/v1/endpoints/7/deployedModels/8:predict';
  expect(parseSettings({ AIP_PREDICT_ROUTE: route }).AIP_PREDICT_ROUTE).toBe(route);
  for (const wrong of ['predict', '//predict', '/a/../b', '/predict?a', '/a b', '/ä']) {
    expect(() => parseSettings({ AIP_HEALTH_ROUTE: wrong })).toThrow(
      `AIP_HEALTH_ROUTE="${wrong}" cannot be used: it must be a path such as /health.`,
    );
  }
});

test('a platform names the model and the ports, unless we are told', () => {
  const seldon = { PREDICTIVE_UNIT_ID: 'classifier' };
  expect(parseSettings(seldon).MODEL_NAME).toBe('classifier');
  const both = { ...seldon, MLSERVER_MODEL_NAME: 'scout' };
  expect(parseSettings(both).MODEL_NAME).toBe('scout');
  expect(parseSettings({ ...both, MODEL_NAME: 'mine' }).MODEL_NAME).toBe('mine');
  const port = { PREDICTIVE_UNIT_HTTP_SERVICE_PORT: '9000' };
  expect(parseSettings(port).PORT).toBe(9_000);
  expect(parseSettings({ ...port, MLSERVER_HTTP_PORT: '9001' }).PORT).toBe(9_001);
  expect(parseSettings({ ...port, MLSERVER_HTTP_PORT: '9001', PORT: '80' }).PORT).toBe(80);
  const ports = { PREDICTIVE_UNIT_GRPC_SERVICE_PORT: '9500' };
  expect(parseSettings(ports).GRPC_PORT).toBe(9_500);
  expect(parseSettings({ ...ports, MLSERVER_GRPC_PORT: '9501' }).GRPC_PORT).toBe(9_501);
  expect(() => parseSettings({ PREDICTIVE_UNIT_ID: 'a/b' })).toThrow(
    /^PREDICTIVE_UNIT_ID="a\/b" cannot be used: it must be names of letters/,
  );
});

test('Seldon Core 2 says where its agent puts models, and that none is to be loaded at the start', () => {
  const agent = {
    MLSERVER_MODELS_DIR: '/mnt/agent/models',
    MLSERVER_LOAD_MODELS_AT_STARTUP: 'false',
  };
  expect(parseSettings(agent)).toEqual({
    ...DEFAULTS,
    V2_MODELS_PATH: '/mnt/agent/models',
    V2_LOAD_AT_START: false,
  });
  for (const value of ['true', 'True', '1']) {
    expect(parseSettings({ MLSERVER_LOAD_MODELS_AT_STARTUP: value }).V2_LOAD_AT_START).toBe(true);
  }
  expect(() => parseSettings({ MLSERVER_LOAD_MODELS_AT_STARTUP: 'never' })).toThrow(
    /^MLSERVER_LOAD_MODELS_AT_STARTUP="never" cannot be used: it must be true or false/,
  );
});
