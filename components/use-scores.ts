'use client';

import { useQueryClient } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '@/server/api/root.ts';
import { type Delay, describeDelay, retryPause } from './describe-delay.ts';
import { statusOf } from './describe-failure.ts';
import { trpc } from './trpc-provider.tsx';
import { lookAgain, viewOf } from './use-model.ts';

export type Answer = inferRouterOutputs<AppRouter>['model']['score'];
export type Score = Answer['data'][number];

export interface Scores {
  /** The reviews that were sent last; the answer, the error and the waiting are about these. */
  reviews: readonly string[] | undefined;
  answer: Answer | undefined;
  error: unknown;
  pending: boolean;
  /** Why it takes so long: the server has put the reviews off, and is asked again by itself. */
  delay: Delay | undefined;
  score: (reviews: readonly string[]) => void;
  reset: () => void;
}

/**
 * Sends reviews and holds what came back. The last call counts: React Query lets go of an earlier
 * call when a later one is made, so a slow answer never lands beside another text.
 */
export function useScores(): Scores {
  const queryClient = useQueryClient();
  // Asked at each failure: the model may have been loaded since the first.
  const modelLoading = () => {
    const view = viewOf(queryClient);
    return !view || view.waiting !== undefined;
  };
  const pause = (failures: number, error: unknown) =>
    retryPause({ failures, error, modelLoading: modelLoading() });
  const { variables, data, error, isPending, failureReason, mutate, reset } =
    trpc.model.score.useMutation({
      retry(failures, cause) {
        if (statusOf(cause) !== 503) return false;
        void lookAgain(queryClient);
        return pause(failures, cause) !== undefined;
      },
      retryDelay: (failures, cause) => pause(failures, cause) ?? 0,
      async onSuccess({ model }) {
        const view = viewOf(queryClient);
        // Of a run that the page has not seen yet: the scores appear together with what is known of it.
        if (view?.uuid !== model.model_uuid || view.waiting) await lookAgain(queryClient);
      },
    });
  const delayed = isPending && statusOf(failureReason) === 503;
  return {
    reviews: variables?.reviews.map(({ text }) => text),
    answer: data,
    error,
    pending: isPending,
    delay: delayed ? describeDelay(failureReason, modelLoading()) : undefined,
    score: (reviews) => mutate({ reviews: reviews.map((text, id) => ({ id, text })) }),
    reset,
  };
}
