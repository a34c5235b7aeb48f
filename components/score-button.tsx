'use client';

import { useSyncExternalStore } from 'react';
import { Button } from './ui/button.tsx';
import { Stack } from './ui/stack.tsx';

/** The one thing to do on this page, with its shortcut. */
export function ScoreButton({ onClick }: { onClick: () => void }) {
  const apple = useSyncExternalStore(
    () => () => {},
    () => /Mac|iPhone|iPad/.test(navigator.platform),
    () => false,
  );
  return (
    <Button look="primary" onClick={onClick} className="max-sm:w-full">
      Score reviews
      <span aria-hidden="true" className="font-medium font-sans text-card/70 pointer-coarse:hidden">
        <Stack shown={apple ? 1 : 0} layers={['Ctrl ↵', '⌘ ↵']} />
      </span>
    </Button>
  );
}
