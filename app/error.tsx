'use client';

import { Notice } from '@/components/notice.tsx';
import { Button } from '@/components/ui/button.tsx';

export default function ErrorPage({ retry }: { error: unknown; retry: () => void }) {
  return (
    <Notice title="This page has stumbled">
      Nothing was sent because of it. Try again; if it stays like this, reload the page.
      <Button onClick={retry} className="mt-6 flex text-ink">
        Try again
      </Button>
    </Notice>
  );
}
