'use client';

import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '@/server/api/root.ts';
import { statusOf } from './describe-failure.ts';
import { trpc } from './trpc-provider.tsx';

export type Answer = inferRouterOutputs<AppRouter>['model']['score'];
export type Score = Answer['data'][number];

/** A minute: longer than any model takes to load. */
const LOADING_RETRIES = 30;
const LOADING_DELAY_MS = 2_000;

export interface Scores {
  /** The reviews that were sent last; the answer, the error and the waiting are about these. */
  reviews: readonly string[] | undefined;
  answer: Answer | undefined;
  error: unknown;
  pending: boolean;
  /** The server said that its model is loading, and it is asked again by itself. */
  modelLoading: boolean;
  score: (reviews: readonly string[]) => void;
  reset: () => void;
}

/**
 * Sends reviews and holds what came back. The last call counts: React Query lets go of an earlier
 * call when a later one is made, so a slow answer never lands beside another text.
 */
export function useScores(): Scores {
  const { variables, data, error, isPending, failureReason, mutate, reset } =
    trpc.model.score.useMutation({
      retry: (failures, cause) => statusOf(cause) === 503 && failures < LOADING_RETRIES,
      retryDelay: LOADING_DELAY_MS,
    });
  return {
    reviews: variables?.reviews.map(({ text }) => text),
    answer: data,
    error,
    pending: isPending,
    modelLoading: isPending && statusOf(failureReason) === 503,
    score: (reviews) => mutate({ reviews: reviews.map((text, id) => ({ id, text })) }),
    reset,
  };
}
