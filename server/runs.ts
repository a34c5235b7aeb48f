/** This process's runs, put together from the settings: where they come from, what runs them, and how they are tried. */
import { join } from 'node:path';
import { cleanRuns, markUsed } from './artifacts/clean-runs.ts';
import type { FetchProgress } from './artifacts/fetch-run.ts';
import type { FoundModel } from './artifacts/find-saved-model.ts';
import { readGoldenTexts } from './artifacts/golden-texts.ts';
import { reportProgress } from './artifacts/report-progress.ts';
import { loadEngine } from './engines/choose.ts';
import { fetchSettings, locateRun } from './model/locate-run.ts';
import { type LocateOptions, Model } from './model/model.ts';
import { type Run, resolveRun, runBeside } from './model/run.ts';
import { Runs } from './model/runs.ts';
import { holdTrial } from './model/trial.ts';
import { logger } from './observability/logger.ts';
import { metrics } from './observability/metrics.ts';
import { packageRoot } from './package-root.ts';
import { isProduction, type Settings, settings } from './settings.ts';
import { singleton } from './singleton.ts';

/** This process's runs; `boot` loads the first. */
export function runs(): Runs {
  return singleton('runs', () => {
    const known = settings();
    const first = resolveRun(known);
    const model = modelOf(first, known);
    if (!known.V2_LOAD_AT_START) model.dispose();
    return new Runs({
      first: model,
      open: (uuid) => modelOf(uuid === first.uuid ? first : runBeside(known, uuid), known),
      holdTrial: async (candidate, current) =>
        holdTrial({
          candidate,
          current,
          golden: await readGoldenTexts(candidate.run.folder),
          leastAgreement: known.PRED_MODEL_CANARY,
        }),
      onFailure: ({ run }, { message }) =>
        logger().error({ run: run.uuid, reason: message }, 'run cannot be loaded'),
      onSwap: ({ run, engine }) => {
        logger().info({ run: run.uuid, engine }, 'run is active');
        void tidyUp();
      },
    });
  });
}

/** Marks the fetched runs that are loaded as in use, and removes others beyond the budget. It never throws. */
export async function tidyUp(): Promise<void> {
  const loaded = runs().all();
  await Promise.all(loaded.map(({ run }) => markUsed(run.folder)));
  const folder = runs().active.run.remote?.runs;
  if (folder === undefined) return;
  const keep = new Set(loaded.map(({ run }) => run.uuid));
  const maxBytes = settings().PRED_MODEL_KEEP_MB * 1_000_000;
  try {
    const removed = await cleanRuns({ runs: folder, maxBytes, keep });
    if (removed.length > 0) logger().info({ removed }, 'old runs removed');
  } catch (cause) {
    logger().warn({ reason: (cause as Error).message }, 'old runs cannot be removed');
  }
}

function modelOf(run: Run, known: Settings): Model {
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
    meter: metrics().meter,
    batching: {
      maxRows: known.PRED_BATCH_MAX_ROWS,
      maxQueueRows: known.PRED_QUEUE_MAX_ROWS,
      maxWaitMs: known.PRED_QUEUE_MAX_WAIT_MS,
    },
  });
}

/** The run's SavedModel; who started the service sees how far fetching is. */
async function locate(run: Run, options: LocateOptions, known: Settings): Promise<FoundModel> {
  const report = reportProgress(run.uuid, process.stderr);
  const onProgress = (progress: FetchProgress) => {
    options.onProgress(progress);
    report.onProgress(progress);
  };
  const told = { onProgress, onWait: report.onWait };
  try {
    return await locateRun(run, { ...options, ...told, ...fetchSettings(known) });
  } finally {
    report.end();
  }
}
