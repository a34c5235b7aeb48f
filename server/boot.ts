/**
 * The start of the service in whichever process it runs (our own server, `next start`, `next dev`):
 * reads the settings, begins to load the model, and ends the process when either cannot work.
 */
import { join } from 'node:path';
import { isArtifactError } from './artifacts/artifact-error.ts';
import type { FetchProgress } from './artifacts/fetch-run.ts';
import type { FoundModel } from './artifacts/find-saved-model.ts';
import { reportProgress } from './artifacts/report-progress.ts';
import { loadEngine } from './engines/choose.ts';
import { locateRun } from './model/locate-run.ts';
import { type LocateOptions, Model } from './model/model.ts';
import { type Run, resolveRun } from './model/run.ts';
import { logger } from './observability/logger.ts';
import { packageRoot } from './package-root.ts';
import { EXIT_IO, EXIT_MISCONFIGURED, isProduction, type Settings, settings } from './settings.ts';
import { singleton } from './singleton.ts';

/** This process's model, which `boot` loads. */
export function model(): Model {
  return singleton('model', () => {
    const known = settings();
    const run = resolveRun(known);
    return new Model({
      run,
      locate: (options) => locate(run, options, known),
      onRetry: (cause, waitMs) =>
        logger().warn({ run: run.uuid, waitMs, reason: cause.message }, 'load is tried again'),
      loadEngine: (folder) =>
        loadEngine(folder, {
          wanted: known.PRED_MODEL_ENGINE,
          log: logger(),
          // Under `next dev` the sources are newer than what was built of them.
          threadScript: isProduction() ? join(packageRoot(), 'dist/threads-worker.mjs') : undefined,
        }),
      threshold: known.PRED_MODEL_THRESHOLD,
      batching: {
        maxRows: known.PRED_BATCH_MAX_ROWS,
        maxQueueRows: known.PRED_QUEUE_MAX_ROWS,
        maxWaitMs: known.PRED_QUEUE_MAX_WAIT_MS,
      },
    });
  });
}

/** The run's SavedModel; who starts the service sees how far fetching is. */
async function locate(run: Run, options: LocateOptions, known: Settings): Promise<FoundModel> {
  const report = reportProgress(run.uuid, process.stderr);
  const onProgress = (progress: FetchProgress) => {
    options.onProgress(progress);
    report.onProgress(progress);
  };
  const timeoutMs = known.PRED_MODEL_FETCH_TIMEOUT_S * 1000;
  const access = {
    keyFile: known.GOOGLE_APPLICATION_CREDENTIALS,
    emulator: known.STORAGE_EMULATOR_HOST,
  };
  const told = { onProgress, onWait: report.onWait };
  try {
    return await locateRun(run, { ...options, ...told, timeoutMs, access });
  } finally {
    report.end();
  }
}

/** Begins to load the model, once per process; ends the process with a message if it cannot. */
export function boot(): Promise<void> {
  return singleton('boot', async () => {
    try {
      await model().load();
      const { run, engine, placement } = model();
      logger().info({ run: run.uuid, engine, placement }, 'model ready');
    } catch (cause) {
      const isDisk = isArtifactError(cause) && cause.problem === 'disk';
      stop(isDisk ? EXIT_IO : EXIT_MISCONFIGURED, unusable(orStop(model).run, cause));
    }
  });
}

/** What is made of the settings; the end of the process where they do not allow it. */
export function orStop<T>(make: () => T): T {
  try {
    return make();
  } catch (cause) {
    return stopMisconfigured((cause as Error).message);
  }
}

function unusable({ folder, setting, remote }: Run, cause: unknown): string {
  const reason = (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '');
  if (cause instanceof Error && cause.name === 'NativeMissingError') {
    return `PRED_MODEL_ENGINE="native" cannot be used: ${reason}. Or set PRED_MODEL_ENGINE to auto or portable, which need no native library.`;
  }
  if (remote && isArtifactError(cause)) return `${setting} cannot be served: ${reason}.`;
  return `${setting ?? 'The bundled run'} cannot be served from ${folder}: ${reason}. Set PRED_MODEL_UUID to a run under models/, or PRED_MODEL_PATH to the folder that holds its saved_model.pb, or unset both to serve the bundled run.`;
}

/** One message for the person who starts the service, no stack trace, and the end. */
export function stopMisconfigured(message: string): never {
  return stop(EXIT_MISCONFIGURED, message);
}

function stop(code: number, message: string): never {
  process.stderr.write(`Reviewscore cannot start: ${message}\n`);
  process.exit(code);
}
