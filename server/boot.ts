/**
 * The start of the service in whichever process it runs (our own server, `next start`, `next dev`):
 * reads the settings, begins to load the model, and ends the process when either cannot work.
 */
import { join } from 'node:path';
import { loadEngine } from './engines/choose.ts';
import { Model } from './model/model.ts';
import { type Run, resolveRun, savedModelBelow } from './model/run.ts';
import { logger } from './observability/logger.ts';
import { packageRoot } from './package-root.ts';
import { EXIT_MISCONFIGURED, isProduction, settings } from './settings.ts';
import { singleton } from './singleton.ts';

/** This process's model, which `boot` loads. */
export function model(): Model {
  return singleton('model', () => {
    const known = settings();
    return new Model({
      run: resolveRun(known),
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

/** Begins to load the model, once per process; ends the process with a message if it cannot. */
export function boot(): Promise<void> {
  return singleton('boot', async () => {
    try {
      await model().load();
      const { run, engine, placement } = model();
      logger().info({ run: run.uuid, engine, placement }, 'model ready');
    } catch (cause) {
      stopMisconfigured(unusable(model().run, cause));
    }
  });
}

function unusable({ folder, setting }: Run, cause: unknown): string {
  const reason = cause instanceof Error ? cause.message.replace(/\.$/, '') : String(cause);
  if (cause instanceof Error && cause.name === 'NativeMissingError') {
    return `PRED_MODEL_ENGINE="native" cannot be used: ${reason}. Or set PRED_MODEL_ENGINE to auto or portable, which need no native library.`;
  }
  const origin = setting ?? 'The bundled run';
  const below = savedModelBelow(folder);
  if (below)
    return `${origin} cannot be served: the SavedModel is further down. Set PRED_MODEL_PATH to ${below}.`;
  return `${origin} cannot be served from ${folder}: ${reason}. Set PRED_MODEL_UUID to a run under models/, or PRED_MODEL_PATH to the folder that holds its saved_model.pb, or unset both to serve the bundled run.`;
}

/** One message for the person who starts the service, no stack trace, and the end. */
export function stopMisconfigured(message: string): never {
  process.stderr.write(`Reviewscore cannot start: ${message}\n`);
  process.exit(EXIT_MISCONFIGURED);
}
