'use client';

import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '@/server/api/root.ts';
import { askReadiness } from './ask-readiness.ts';
import { describeReadiness, describeSilence, type Waiting } from './describe-waiting.ts';
import { trpc } from './trpc-provider.tsx';

export type Facts = inferRouterOutputs<AppRouter>['model']['metadata']['data'];

export interface ModelView {
  /** Of the run that answers, or that answered last. */
  facts: Facts | undefined;
  /** Id of the run that the server is at; undefined where it does not say. */
  uuid: string | undefined;
  /** Absent while the model answers. */
  waiting: Waiting | undefined;
}

const KEY = ['model'];
const NOTHING: ModelView = {
  facts: undefined,
  uuid: undefined,
  waiting: { title: 'Asking for the model', advice: '' },
};
/** Between two looks at a model that answers: an operator may put another run in its place. */
const LOOK_AGAIN_MS = 10_000;
/** Between two looks at one that is awaited. */
const AWAITING_MS = 1_000;

/** What is known of the model; it is looked at again and again by itself. */
export function useModel(): ModelView {
  const queryClient = useQueryClient();
  const { client } = trpc.useUtils();
  const askFacts = async (signal: AbortSignal) =>
    (await client.model.metadata.query(undefined, { signal })).data;
  const { data = NOTHING } = useQuery({
    queryKey: KEY,
    queryFn: () => look(askFacts, viewOf(queryClient)?.facts),
    refetchInterval: ({ state }) => (state.data?.waiting ? AWAITING_MS : LOOK_AGAIN_MS),
  });
  return data;
}

/** What was seen last, for who asks between two renderings. */
export function viewOf(queryClient: QueryClient): ModelView | undefined {
  return queryClient.getQueryData<ModelView>(KEY);
}

/** Has the model looked at now. */
export function lookAgain(queryClient: QueryClient): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: KEY });
}

/** It never throws: that there is no answer is something to be seen, too. */
async function look(
  askFacts: (signal: AbortSignal) => Promise<Facts>,
  last: Facts | undefined,
): Promise<ModelView> {
  const signal = AbortSignal.timeout(LOOK_AGAIN_MS);
  try {
    const told = await askReadiness(signal);
    const waiting = told && describeReadiness(told);
    if (waiting) return { facts: last, uuid: told.uuid, waiting };
    const facts = await askFacts(signal);
    return { facts, uuid: facts.model_uuid, waiting: undefined };
  } catch (cause) {
    return { facts: last, uuid: undefined, waiting: describeSilence(cause) };
  }
}
