'use client';

import { trpc } from './trpc-provider.tsx';

const ASK_AGAIN_MS = 3_000;

/** The model that the server answers with; while there is none, it is asked again by itself. */
export function useModel() {
  const { data, error } = trpc.model.metadata.useQuery(undefined, {
    retry: false,
    refetchInterval: ({ state }) => (state.status === 'success' ? false : ASK_AGAIN_MS),
  });
  return { model: data?.data, error };
}
