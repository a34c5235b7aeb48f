'use client';

import { useEffect } from 'react';

/** Swagger UI is dark where the root element has a class: it follows the system as our pages do. */
export function useDarkClass(): void {
  useEffect(() => {
    const { classList } = document.documentElement;
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const follow = () => classList.toggle('dark-mode', dark.matches);
    follow();
    dark.addEventListener('change', follow);
    return () => {
      dark.removeEventListener('change', follow);
      classList.remove('dark-mode');
    };
  }, []);
}
