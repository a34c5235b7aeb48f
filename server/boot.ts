/**
 * The start of the service in whichever process it runs (our own server, `next start`, `next dev`):
 * reads the settings, begins to load the model, and ends the process when either cannot work.
 */
import { isArtifactError } from './artifacts/artifact-error.ts';
import { pointer } from './follow-pointer.ts';
import type { Run } from './model/run.ts';
import { logger } from './observability/logger.ts';
import { runs, tidyUp } from './runs.ts';
import { EXIT_IO, EXIT_MISCONFIGURED, type Settings, settings } from './settings.ts';
import { singleton } from './singleton.ts';

/** Milliseconds between the signs that the loaded runs are in use. */
const TIDY_MS = 10 * 60 * 1000;

/** Begins to load the model, once per process; ends the process with a message if it cannot. */
export function boot(): Promise<void> {
  return singleton('boot', async () => {
    if (!settings().V2_LOAD_AT_START) return requireLoader(settings());
    const followed = orStop(pointer);
    try {
      await followed?.begin();
      await runs().active.load();
      const { run, engine, placement } = runs().active;
      logger().info({ run: run.uuid, engine, placement }, 'model ready');
    } catch (cause) {
      const isDisk = isArtifactError(cause) && cause.problem === 'disk';
      stop(isDisk ? EXIT_IO : EXIT_MISCONFIGURED, unusable(orStop(runs).active.run, cause));
    }
    await tidyUp();
    setInterval(() => void tidyUp(), TIDY_MS).unref();
    void followed?.follow();
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

/** An empty server that nobody may load a model into would stay empty. */
function requireLoader({ V2_REPOSITORY, ADMIN_TOKEN }: Settings): void {
  if (V2_REPOSITORY === 'open' || ADMIN_TOKEN !== undefined) return;
  stopMisconfigured(
    'It is to start empty, but nobody may load a model. Set V2_REPOSITORY=open where only the platform’s agent reaches the server, or ADMIN_TOKEN; or unset V2_LOAD_AT_START and MLSERVER_LOAD_MODELS_AT_STARTUP.',
  );
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
