/**
 * Everything that can be set from outside, read from the environment once. The README's table is
 * printed from this schema.
 */
import { z } from 'zod';
import { RUN_ID } from './run-id.ts';
import { singleton } from './singleton.ts';

/** EX_CONFIG of sysexits.h: restarting does not help, somebody has to correct a setting. */
export const EXIT_MISCONFIGURED = 78;
/** EX_IOERR: the machine's storage is full or fails. */
export const EXIT_IO = 74;
/** EX_TEMPFAIL: it may work in a moment. */
export const EXIT_TEMPORARY = 75;
/** EX_USAGE: the command was called with what it does not know. */
export const EXIT_USAGE = 64;

const wholeNumber = (value: unknown) =>
  typeof value === 'string' && /^\d+$/.test(value.trim()) ? Number(value) : value;
const ENGINES = ['auto', 'portable', 'native'] as const;
const MODEL_NAMES = /^[A-Za-z0-9][\w.-]*(\s*,\s*[A-Za-z0-9][\w.-]*)*$/;
const REPOSITORY_ACCESS = ['operators', 'open'] as const;
const INPUT_NAMES = ['any', 'strict'] as const;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const decimalNumber = (value: unknown) =>
  typeof value === 'string' && /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value.trim())
    ? Number(value)
    : value;
/** An origin as a browser sends it has a scheme and a host, maybe a port, but no path. */
const isOrigins = (value: string) =>
  value.trim() === '*' ||
  value.split(',').every((origin) => /^[a-z][a-z\d+.-]*:\/\/[^\s/?#*]+\/?$/i.test(origin.trim()));

/** As requests for it have it: whole, without a query, and nothing to be encoded. */
const isPath = (value: string) =>
  value.startsWith('/') &&
  URL.canParse(value, 'http://localhost') &&
  new URL(value, 'http://localhost').pathname === value;

export const Settings = z.object({
  PRED_MODEL_UUID: z
    .string()
    .regex(RUN_ID, 'letters, digits, ".", "_" and "-" only, as MLflow has it')
    .optional()
    .describe(
      'Id of the MLflow run to serve; alone it means `models/<id>/artifacts/model/data/model`.',
    ),
  PRED_MODEL_PATH: z
    .string()
    .optional()
    .describe(
      'Folder of the TensorFlow SavedModel (it holds `saved_model.pb`), of the model as MLflow logged it, or of the run; it wins over the id.',
    ),
  PRED_MODEL_GCS_URI: z
    .string()
    .regex(
      /^(gs:\/\/[^/]+(\/.*)?|file:\/\/\/.+|[^:]+)$/i,
      'gs://bucket/prefix, file:///folder or a path',
    )
    .optional()
    .describe(
      'Where the run is fetched from unless it is there already: `gs://bucket/prefix`, with or without the run’s id at its end; also `file:///folder` or a path. Unset, it is AIP_STORAGE_URI of the platform.',
    ),
  PRED_MODEL_FETCH_TIMEOUT_S: z
    .preprocess(wholeNumber, z.int('seconds from 1 to 86400').min(1).max(86_400))
    .default(900)
    .describe('Seconds that fetching the run may take before it is begun again.'),
  PRED_MODEL_ENGINE: z
    .enum(ENGINES, `one of ${ENGINES.join(', ')}`)
    .default('auto')
    .describe(
      'What runs the model: `portable` needs nothing, `native` is TensorFlow by `@tensorflow/tfjs-node`, `auto` takes native only for models that portable cannot run.',
    ),
  PRED_MODEL_THRESHOLD: z
    .preprocess(decimalNumber, z.number('a number from 0 to 1').min(0).max(1))
    .default(0.5)
    .describe('A review is positive where its probability is greater than this.'),
  PRED_MODEL_WATCH: z
    .preprocess(wholeNumber, z.int('seconds from 1 to 86400').min(1).max(86_400))
    .optional()
    .describe(
      'Seconds between looks at the object `active-run.txt` in PRED_MODEL_GCS_URI, beside the runs: the run whose id it holds is served, and that of PRED_MODEL_UUID, which has to be set too, until there is one.',
    ),
  PRED_MODEL_CANARY: z
    .preprocess(decimalNumber, z.number('a number from 0 to 1').min(0).max(1))
    .default(0.75)
    .describe(
      'Share of the trial reviews on which a run must agree with the one it is to replace; a run with a `golden.json` is held against that.',
    ),
  PRED_MODEL_KEEP_MB: z
    .preprocess(wholeNumber, z.int('megabytes from 0 to 10000000').min(0).max(10_000_000))
    .default(2_000)
    .describe(
      'Megabytes that fetched runs, and what was left of fetches, may take on disk; what is longest out of use is removed beyond, never a run in use or on its way.',
    ),
  ADMIN_TOKEN: z
    .string()
    .min(16, 'at least 16 characters, such as `openssl rand -hex 32` prints')
    .optional()
    .describe(
      'Bearer token of the operators who may load, activate and unload runs under `/api/v1/admin`; those paths are not there without it.',
    ),
  GOOGLE_APPLICATION_CREDENTIALS: z
    .string()
    .optional()
    .describe(
      'Key file of a service account that may read the bucket; without it a workload identity is used, and none for a public bucket.',
    ),
  STORAGE_EMULATOR_HOST: z
    .url({ protocol: /^https?$/, error: 'an address such as http://127.0.0.1:4443' })
    .optional()
    .describe('Address of an emulator to ask in place of Cloud Storage.'),
  PRED_BATCH_MAX_ROWS: z
    .preprocess(wholeNumber, z.int('a whole number from 1 to 4096').min(1).max(4_096))
    .default(128)
    .describe('Reviews that go to the model in one call, of one request or of several.'),
  PRED_QUEUE_MAX_ROWS: z
    .preprocess(wholeNumber, z.int('a whole number from 1 to 1000000').min(1).max(1_000_000))
    .default(10_000)
    .describe('Reviews that may wait for the model; a request beyond is answered 503.'),
  PRED_QUEUE_MAX_WAIT_MS: z
    .preprocess(wholeNumber, z.int('milliseconds from 1 to 3600000').min(1).max(3_600_000))
    .default(10_000)
    .describe('Milliseconds that a request may wait for the model before it is answered 503.'),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on; `0.0.0.0` for every one.'),
  PORT: z
    .preprocess(wholeNumber, z.int('a port number from 0 to 65535').min(0).max(65_535))
    .default(8080)
    .describe(
      'Port to listen on; `0` takes a free one. Unset, it is MLSERVER_HTTP_PORT, PREDICTIVE_UNIT_HTTP_SERVICE_PORT or AIP_HTTP_PORT of the platform.',
    ),
  GRPC_PORT: z
    .preprocess(wholeNumber, z.int('a port number from 0 to 65535').min(0).max(65_535))
    .optional()
    .describe(
      'Port of the V2 protocol over gRPC, which is not served without one; `0` takes a free one. Unset, it is MLSERVER_GRPC_PORT or PREDICTIVE_UNIT_GRPC_SERVICE_PORT of the platform.',
    ),
  MODEL_NAME: z
    .string()
    .regex(MODEL_NAMES, 'names of letters, digits, ".", "_" and "-", separated by commas')
    .default('sentiment')
    .describe(
      'Name of the model in the V2 protocol, whichever run answers; of several, separated by commas, the first is told and all are answered to. Unset, it is MLSERVER_MODEL_NAME or PREDICTIVE_UNIT_ID of the platform.',
    ),
  V2_REPOSITORY: z
    .enum(REPOSITORY_ACCESS, `one of ${REPOSITORY_ACCESS.join(', ')}`)
    .default('operators')
    .describe(
      'Who may load and unload models by the V2 protocol: `operators`, who know ADMIN_TOKEN, or anybody (`open`), for where only a platform’s own agent reaches the server.',
    ),
  V2_MODELS_PATH: z
    .string()
    .optional()
    .describe(
      'Folder into which a platform’s agent puts models, each into a folder of its name; by that name the V2 protocol loads and serves them. Unset, it is MLSERVER_MODELS_DIR of the platform.',
    ),
  V2_LOAD_AT_START: z
    .stringbool('true or false')
    .default(true)
    .describe(
      'Whether the run is loaded at the start; with `false` the server starts empty, and is ready for a platform’s agent to load models by the V2 protocol. Unset, it is MLSERVER_LOAD_MODELS_AT_STARTUP of the platform.',
    ),
  V2_INPUT_NAMES: z
    .enum(INPUT_NAMES, `one of ${INPUT_NAMES.join(', ')}`)
    .default('any')
    .describe(
      'Whether the only input of a V2 request may have `any` name, or has to be called `text` (`strict`).',
    ),
  AIP_PREDICT_ROUTE: z
    .string()
    .refine(isPath, 'a path such as /predict')
    .optional()
    .describe('Path at which Vertex AI asks for predictions; Vertex AI sets it.'),
  AIP_HEALTH_ROUTE: z
    .string()
    .refine(isPath, 'a path such as /health')
    .optional()
    .describe('Path at which Vertex AI asks whether the model is ready; Vertex AI sets it.'),
  CORS_ORIGIN: z
    .string()
    .refine(isOrigins, '`*` or origins with their scheme, such as https://shop.example')
    .default('*')
    .describe('Origins whose pages may call the API: `*` for any, or several separated by commas.'),
  LOG_LEVEL: z
    .enum(LOG_LEVELS, `one of ${LOG_LEVELS.join(', ')}`)
    .default('warn')
    .describe('Least level logged to stderr, as JSON; from `info` on it is one line a request.'),
});
export type Settings = z.infer<typeof Settings>;

/** What platforms call a setting, for where it has no name of ours: Vertex AI; MLServer, then Seldon Core 1. */
const PLATFORM_NAMES: Partial<Record<keyof Settings, readonly string[]>> = {
  PRED_MODEL_GCS_URI: ['AIP_STORAGE_URI'],
  PORT: ['MLSERVER_HTTP_PORT', 'PREDICTIVE_UNIT_HTTP_SERVICE_PORT', 'AIP_HTTP_PORT'],
  GRPC_PORT: ['MLSERVER_GRPC_PORT', 'PREDICTIVE_UNIT_GRPC_SERVICE_PORT'],
  MODEL_NAME: ['MLSERVER_MODEL_NAME', 'PREDICTIVE_UNIT_ID'],
  V2_MODELS_PATH: ['MLSERVER_MODELS_DIR'],
  V2_LOAD_AT_START: ['MLSERVER_LOAD_MODELS_AT_STARTUP'],
};

/**
 * Reads the settings out of an environment; an empty string counts as not set.
 *
 * @throws Error whose message names each bad setting, its value and what it may be.
 */
export function parseSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const names = Object.keys(Settings.shape) as (keyof Settings)[];
  /** The variable that a setting is read from, where one is set. */
  const sources = new Map(
    names.flatMap((name) => {
      const source = [name, ...(PLATFORM_NAMES[name] ?? [])].find((known) => environment[known]);
      return source ? [[name, source] as const] : [];
    }),
  );
  const given = Array.from(sources, ([name, source]) => [name, environment[source]] as const);
  const result = Settings.safeParse(Object.fromEntries(given));
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => {
    const name = issue.path[0] as keyof Settings;
    const source = sources.get(name) ?? name;
    const value = name === 'ADMIN_TOKEN' ? '…' : environment[source];
    return `${source}="${value}" cannot be used: it must be ${issue.message}. ${Settings.shape[name].description} Correct it, or unset it.`;
  });
  throw new Error(problems.join(' '));
}

/** Whether what runs was built to be served: false under `next dev`. */
export function isProduction(): boolean {
  return process.env.NODE_ENV === 'production';
}

/** This process's settings. */
export function settings(): Settings {
  return singleton('settings', () => parseSettings(process.env));
}
