import { TRPCClientError } from '@trpc/client';

/** Why scores are late although the page keeps asking for them. */
export interface Delay {
  /** For the eye, beside the heading. */
  note: string;
  /** For a screen reader. */
  sentence: string;
}

/** Each seconds; a server that wants to be left alone for longer is not waited for. */
const LOADING_PAUSE = 2;
const LONGEST_PAUSE = 30;
/** Pauses of 1, 2, 4 and 8 seconds: a server with too much to do is not to get more of it. */
const BUSY_RETRIES = 4;

export function describeDelay(error: unknown, modelLoading: boolean): Delay {
  if (modelLoading) {
    return {
      note: 'Waiting for the model to load',
      sentence: 'The model is still loading. The reviews are scored as soon as it is ready.',
    };
  }
  const reason = error instanceof Error ? error.message : '';
  return { note: 'Server busy, asking again', sentence: `${reason} The page does so by itself.` };
}

interface Attempt {
  /** How many came before this one. */
  failures: number;
  error: unknown;
  modelLoading: boolean;
}

/** Milliseconds to wait before the next try, never less than the server asks for; undefined: give up. */
export function retryPause({ failures, error, modelLoading }: Attempt): number | undefined {
  // How long a model is awaited is for the person to say: fetching a large one takes its time.
  if (!modelLoading && failures >= BUSY_RETRIES) return undefined;
  const asked = retryAfter(error);
  if (asked > LONGEST_PAUSE) return undefined;
  return 1_000 * (modelLoading ? Math.max(asked, LOADING_PAUSE) : asked * 2 ** failures);
}

/** The seconds of the answer's Retry-After; a date there, or nothing, counts as one. */
function retryAfter(error: unknown): number {
  const response = error instanceof TRPCClientError ? error.meta?.response : undefined;
  const seconds = Number((response as Response | undefined)?.headers.get('retry-after'));
  return seconds > 0 ? seconds : 1;
}
