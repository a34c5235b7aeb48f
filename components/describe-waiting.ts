import type { Readiness } from '@/server/api/health.ts';
import { statusOf } from './describe-failure.ts';
import { formatMegabytes } from './format-megabytes.ts';

/** Why the model does not answer yet, in the words of the page. */
export interface Waiting {
  title: string;
  /** What comes of it, or what failed. */
  advice: string;
  /** Whether somebody may have to do something about it. */
  isFailure?: boolean;
  /** Of the run, while it is being fetched. */
  fetching?: Fetching;
}

export interface Fetching {
  /** As "1.2 of 4.0 MB"; absent until the server knows how much there is. */
  amount?: string;
  /** From 0 to 1; absent likewise. */
  share?: number;
}

const MEANWHILE = 'You can write meanwhile.';

/** @returns undefined where it is ready. */
export function describeReadiness(readiness: Readiness): Waiting | undefined {
  switch (readiness.status) {
    case 'ready':
      return undefined;
    case 'fetching':
      return { title: 'Fetching the run', advice: MEANWHILE, fetching: fetchingOf(readiness) };
    case 'loading':
      return { title: 'Loading the model', advice: MEANWHILE };
    case 'warming':
      return { title: 'Warming up the model', advice: MEANWHILE };
    case 'restarting':
      return { title: 'Restarting the engine', advice: MEANWHILE };
    case 'failed':
      return {
        title: 'The model cannot be loaded',
        advice: readiness.reason ?? "The server's log says why.",
        isFailure: true,
      };
    default:
      return {
        title: 'The server is stopping',
        advice: 'What you have written stays here, and can be scored once a server is back.',
      };
  }
}

/** Of a question for the model that failed. */
export function describeSilence(error: unknown): Waiting {
  const status = statusOf(error);
  if (status === undefined) {
    return {
      title: 'The server cannot be reached',
      advice: 'This page goes on asking. What you have written stays here.',
      isFailure: true,
    };
  }
  if (status === 503) return { title: 'The model is loading', advice: MEANWHILE };
  return {
    title: `The model does not answer (status ${status})`,
    advice: "The server's log says why. This page goes on asking.",
    isFailure: true,
  };
}

function fetchingOf({ fetched_bytes: fetched, total_bytes: total }: Readiness): Fetching {
  if (fetched === undefined || !total) return {};
  return { amount: formatMegabytes(fetched, total), share: fetched / total };
}
