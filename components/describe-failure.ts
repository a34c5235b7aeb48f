import { TRPCClientError } from '@trpc/client';
import type { AppRouter } from '@/server/api/root.ts';

/** A failed request in the words of the page. */
export interface Failure {
  title: string;
  /** What happened and what the person can do. */
  advice: string;
}

/** The HTTP status of a failed call; undefined where no answer came at all. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof TRPCClientError)) return undefined;
  const { data, meta } = error as TRPCClientError<AppRouter>;
  if (data?.httpStatus) return data.httpStatus;
  // A proxy in between may answer something that is not ours, such as a page of HTML.
  return meta?.response instanceof Response ? meta.response.status : undefined;
}

/** Says what went wrong; where the server wrote a sentence for the person, it is that sentence. */
export function describeFailure(error: unknown): Failure {
  const status = statusOf(error);
  if (status === undefined) {
    return {
      title: 'The server cannot be reached',
      advice: 'Check your connection and that the server is running. Your text is still here.',
    };
  }
  if (status === 503) {
    return {
      title: 'The model is not ready',
      advice: 'It has been loading for a while. Your text is still here: try again in a minute.',
    };
  }
  const sentence = sentenceOf(error);
  if (sentence && status >= 400 && status < 500) {
    return { title: 'The server did not take these reviews', advice: sentence };
  }
  return {
    title: 'Something went wrong on the server',
    advice: `It answered with status ${status}. Your text is still here: try again, and if it stays like this, the server's log says why.`,
  };
}

/** The message, but only of an error that our own server has formed. */
function sentenceOf(error: unknown): string | undefined {
  return error instanceof TRPCClientError && error.data ? error.message : undefined;
}
