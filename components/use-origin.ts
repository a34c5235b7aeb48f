'use client';

import { useSyncExternalStore } from 'react';

/** Where the server that served the page is; a usual address while it is not known yet. */
export function useOrigin(): string {
  return useSyncExternalStore(
    () => () => {},
    () => window.location.origin,
    () => 'http://localhost:8080',
  );
}
