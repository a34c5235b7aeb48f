'use client';

import { useEffect, useState } from 'react';
import { copyText } from './copy-text.ts';

const SHOWN_MS = 2_000;

type Copy = 'idle' | 'copied' | 'failed';

/** Copies a text and says for a moment how that went. */
export function useCopy(): [Copy, (text: string) => Promise<void>] {
  const [state, setState] = useState<Copy>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);
  return [state, async (text) => setState((await copyText(text)) ? 'copied' : 'failed')];
}
