'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { httpLink } from '@trpc/client';
import { createTRPCReact } from '@trpc/react-query';
import { type ReactNode, useState } from 'react';
import type { AppRouter } from '@/server/api/root.ts';
import { fetchAnswer } from './fetch-answer.ts';

export const trpc = createTRPCReact<AppRouter>();

/** Gives the components below it the typed client of the server that served the page. */
export function TrpcProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  const [client] = useState(createClient);
  return (
    <trpc.Provider client={client} queryClient={queryClient}>
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    </trpc.Provider>
  );
}

function createClient() {
  return trpc.createClient({ links: [httpLink({ url: '/api/trpc', fetch: fetchAnswer })] });
}

function createQueryClient(): QueryClient {
  // A browser that says it is offline can still reach a server on its own machine: always try.
  const networkMode = 'always';
  return new QueryClient({
    defaultOptions: { queries: { networkMode }, mutations: { networkMode } },
  });
}
