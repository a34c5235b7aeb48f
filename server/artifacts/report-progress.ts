/** How far fetching is, for a person who watches: a bar on a terminal, a line now and then elsewhere. */
import cliProgress from 'cli-progress';
import prettyBytes from 'pretty-bytes';
import type { FetchProgress } from './fetch-run.ts';

/** Milliseconds between two lines where there is no terminal. */
const LINE_EVERY_MS = 5_000;

export interface ProgressReport {
  onProgress: (progress: FetchProgress) => void;
  onWait: () => void;
  /** Ends the bar, so that what is written next has a line of its own. */
  end(): void;
}

/** @param uuid - of the run that is fetched. */
export function reportProgress(uuid: string, stream: NodeJS.WriteStream): ProgressReport {
  const bar = new cliProgress.SingleBar({
    stream,
    clearOnComplete: true,
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: LINE_EVERY_MS,
    format: (options, { value, total, progress }) => {
      const bar = stream.isTTY ? `${cliProgress.Format.BarFormat(progress, options)} ` : '';
      const bytes = `${prettyBytes(value)} of ${prettyBytes(total)}`;
      return `Fetching run ${uuid}: ${bar}${bytes} (${Math.floor(100 * progress)} %)`;
    },
  });
  return {
    onProgress({ fetchedBytes, totalBytes }) {
      if (!bar.isActive) bar.start(totalBytes, 0);
      bar.setTotal(totalBytes);
      bar.update(fetchedBytes);
    },
    onWait() {
      stream.write(`Another process is fetching run ${uuid}; waiting for it.\n`);
    },
    end() {
      if (bar.isActive) bar.stop();
    },
  };
}
