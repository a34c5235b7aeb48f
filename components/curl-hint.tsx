'use client';

import { CopyButton } from './ui/copy-button.tsx';
import { useOrigin } from './use-origin.ts';

const BODY = '{"reviews": [{"id": 1, "text": "This movie is awesome."}]}';

/** One line that scores a review from a terminal, against the server that served the page. */
export function CurlHint() {
  const origin = useOrigin();
  const command = `curl ${origin}/api/v1/model/score -H 'content-type: application/json' -d '${BODY}'`;
  return (
    <div className="flex flex-wrap items-start justify-end gap-x-2 rounded-xl border border-line bg-card py-2 pr-2 pl-4 sm:flex-nowrap">
      <code className="grow py-2 font-mono text-[0.8125rem] text-ink leading-relaxed [overflow-wrap:anywhere]">
        {command}
      </code>
      <CopyButton label="Copy the command" text={() => command} />
    </div>
  );
}
