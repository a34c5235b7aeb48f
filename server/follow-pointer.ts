/** The object in the bucket that names the run to serve, followed as PRED_MODEL_WATCH asks for it. */
import { openPointer } from './artifacts/pointer.ts';
import { fetchSettings } from './model/locate-run.ts';
import { storeOfRuns } from './model/run.ts';
import { watch } from './model/watch.ts';
import { logger } from './observability/logger.ts';
import { runs } from './runs.ts';
import { settings } from './settings.ts';

/** Milliseconds that one look may take. */
const LOOK_MS = 30_000;

interface Pointer {
  /**
   * The run that it names answers from the start on: the one in the settings may be long out of date. That one answers
   * where the other cannot be served.
   */
  begin(): Promise<void>;
  /** Follows it as long as the process lives. */
  follow(): Promise<void>;
}

/** @returns undefined where no pointer is to be followed. @throws Error where the settings do not say where it is. */
export function pointer(): Pointer | undefined {
  const known = settings();
  const { PRED_MODEL_WATCH: seconds, PRED_MODEL_GCS_URI: given, PRED_MODEL_UUID: first } = known;
  if (seconds === undefined) return undefined;
  if (given === undefined) {
    throw new Error(
      'PRED_MODEL_WATCH needs PRED_MODEL_GCS_URI, where the runs and their active-run.txt are. Set it, or unset PRED_MODEL_WATCH.',
    );
  }
  // Without it the address's last part would be taken for a run's id, and the folder above for that of the runs.
  if (first === undefined) {
    throw new Error(
      'PRED_MODEL_WATCH needs PRED_MODEL_UUID, the run to serve until active-run.txt names another. Set it, or unset PRED_MODEL_WATCH.',
    );
  }
  const uri = storeOfRuns(given, first);
  const readPointer = openPointer(uri, fetchSettings(known).access);
  const look = () => readPointer(AbortSignal.timeout(LOOK_MS));
  const warn = (reason: string) => logger().warn({ reason }, 'active-run.txt is not followed');
  return {
    async begin() {
      const wanted = await look().catch((cause) => warn(cause.message));
      const own = runs().active.run.uuid;
      if (!wanted || wanted === own) return;
      runs().startWith(wanted);
      // A slip in the pointer keeps no server from starting, as it keeps none from going on.
      await runs()
        .active.load()
        .catch((cause: Error) => {
          warn(`it names run ${wanted}, which cannot be served: ${cause.message}`);
          runs().startWith(own);
        });
    },
    follow: () =>
      watch({
        runs: runs(),
        readPointer: look,
        everyMs: seconds * 1000,
        signal: new AbortController().signal,
        warn,
      }),
  };
}
