'use client';

import { type RefObject, useEffect } from 'react';

/** Swagger UI puts a `main` of its own, once it is there, into ours; a page has one. */
export function useSingleMain(place: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const observer = new MutationObserver(() => {
      const main = element.querySelector('main:not([role])');
      main?.setAttribute('role', 'region');
      main?.setAttribute('aria-label', 'Operations');
    });
    observer.observe(element, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, [place]);
}
