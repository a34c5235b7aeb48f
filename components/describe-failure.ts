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
  return dataOf(error)?.httpStatus;
}

/** Says what went wrong; where the server wrote a sentence for the person, it is that sentence. */
export function describeFailure(error: unknown): Failure {
  const status = statusOf(error);
  if (status === undefined) {
    return {
      title: 'The server cannot be reached',
      advice: 'Check your connection and that the server is running. Your reviews are kept.',
    };
  }
  if (status === 503) {
    return {
      title: 'The server cannot score now',
      advice: `${messageOf(error)} Your reviews are kept.`,
    };
  }
  if (status >= 400 && status < 500) {
    return { title: 'The server did not take these reviews', advice: messageOf(error) };
  }
  return {
    title: 'Something went wrong on the server',
    advice: `It answered with status ${status}. Your reviews are kept: try again, and if it stays like this, the server's log says why.`,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}

function dataOf(error: unknown): TRPCClientError<AppRouter>['data'] | undefined {
  return error instanceof TRPCClientError ? (error as TRPCClientError<AppRouter>).data : undefined;
}
