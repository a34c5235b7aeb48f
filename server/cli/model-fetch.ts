/** `npm run model:fetch`: a run onto this machine by hand, as the server fetches it at its start. */
import { constants } from 'node:os';
import { parseArgs } from 'node:util';
import {
  ArtifactError,
  type ArtifactProblem,
  isArtifactError,
} from '../artifacts/artifact-error.ts';
import type { FoundModel } from '../artifacts/find-saved-model.ts';
import { reportProgress } from '../artifacts/report-progress.ts';
import { fetchSettings, locateRun } from '../model/locate-run.ts';
import { resolveRun, storeOfRuns } from '../model/run.ts';
import {
  EXIT_IO,
  EXIT_MISCONFIGURED,
  EXIT_TEMPORARY,
  EXIT_USAGE,
  parseSettings,
  type Settings,
} from '../settings.ts';
import { describeModel } from './describe-model.ts';

const USAGE = `Usage: npm run model:fetch -- [<run id>]

Fetches an MLflow run from where PRED_MODEL_GCS_URI says, by the settings of the server, and prints
the folder of its SavedModel. Without an id it is the run that the settings name. What an earlier
call has left is gone on with.

  -h, --help  show this

Exit codes: 0 the run is here, ${EXIT_USAGE} called wrongly, ${EXIT_MISCONFIGURED} a setting, a permission or the run has to be
corrected, ${EXIT_TEMPORARY} it may work in a moment, ${EXIT_IO} the disk is full or fails, 130 or 143 stopped by a signal.
`;

const EXIT_CODES: Record<ArtifactProblem, number> = {
  configuration: EXIT_MISCONFIGURED,
  temporary: EXIT_TEMPORARY,
  changed: EXIT_TEMPORARY,
  disk: EXIT_IO,
};

// Not by itself: what the client of the bucket has open would hold the process up.
process.exit(await main());

/** @returns the exit code. */
async function main(): Promise<number> {
  const { help, uuid, wrong } = readArguments();
  if (wrong !== undefined) {
    process.stderr.write(`${wrong}\n\n${USAGE}`);
    return EXIT_USAGE;
  }
  if (help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => stop.abort(signal));
  }
  try {
    const found = await fetchModel(uuid, stop.signal);
    process.stderr.write(describeModel(found));
    process.stdout.write(`${found.folder}\n`);
    return 0;
  } catch (cause) {
    if (stop.signal.aborted) {
      process.stderr.write('Stopped. The next call goes on where this one has ended.\n');
      return 128 + constants.signals[stop.signal.reason as 'SIGINT' | 'SIGTERM'];
    }
    if (!isArtifactError(cause)) throw cause;
    process.stderr.write(`The run was not fetched: ${cause.message}\n`);
    return EXIT_CODES[cause.problem];
  }
}

function readArguments(): { help?: boolean; uuid?: string | undefined; wrong?: string } {
  try {
    const options = { help: { type: 'boolean', short: 'h', default: false } } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    if (positionals.length > 1) return { wrong: 'One run at a time.' };
    return { help: values.help, uuid: positionals[0] };
  } catch (cause) {
    return { wrong: (cause as Error).message };
  }
}

/** @param uuid - in place of the one that the settings name. @throws ArtifactError */
async function fetchModel(uuid: string | undefined, signal: AbortSignal): Promise<FoundModel> {
  const { run, settings } = orMisconfigured(() => {
    const set = parseSettings(process.env);
    const settings = uuid === undefined ? set : parseSettings(namingRun(uuid, set));
    return { run: resolveRun(settings), settings };
  });
  if (!run.remote) {
    throw new ArtifactError(
      'configuration',
      'PRED_MODEL_GCS_URI is not set. Set it to where the runs are: gs://bucket/prefix, file:///folder or a path.',
    );
  }
  const report = reportProgress(run.uuid, process.stderr);
  try {
    return await locateRun(run, { ...fetchSettings(settings), ...report, signal });
  } finally {
    report.end();
  }
}

/** The environment with another run than the one that is set, whose id the address may end with. */
function namingRun(
  uuid: string,
  { PRED_MODEL_UUID: set, PRED_MODEL_GCS_URI: uri }: Settings,
): Record<string, string | undefined> {
  const runs = uri && set && storeOfRuns(uri, set);
  return { ...process.env, PRED_MODEL_UUID: uuid, PRED_MODEL_GCS_URI: runs || uri };
}

function orMisconfigured<T>(make: () => T): T {
  try {
    return make();
  } catch (cause) {
    throw new ArtifactError('configuration', (cause as Error).message, { cause });
  }
}
