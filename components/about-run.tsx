import type { ReactNode } from 'react';
import { describeRun } from './describe-run.ts';
import { FetchingBar } from './fetching-bar.tsx';
import { CopyButton } from './ui/copy-button.tsx';
import { Dialog } from './ui/dialog.tsx';
import { Stack } from './ui/stack.tsx';
import type { ModelView } from './use-model.ts';

/** A button behind which stands what is known of the run, and all that there is to say while it does not answer. */
export function AboutRun({ facts, uuid, waiting }: ModelView) {
  const run = uuid ?? facts?.model_uuid;
  // What is known of another run than the one that the server is at would mislead.
  const known = facts?.model_uuid === run ? facts : undefined;
  return (
    <Dialog
      label={<Stack shown={waiting?.isFailure ? 1 : 0} layers={['About this run', 'See why']} />}
      title="About this run"
    >
      <dl className="divide-y divide-line px-5 pb-3 text-sm">
        <Row term="State">
          {waiting?.title ?? 'Ready'}
          {waiting?.fetching && (
            <div className="mt-2 text-figures">
              <FetchingBar {...waiting.fetching} />
              {waiting.fetching.amount}
            </div>
          )}
          {waiting?.advice && <p className="mt-1 text-pretty text-soft">{waiting.advice}</p>}
        </Row>
        {run && (
          <Row term="MLflow run">
            <div className="-my-2 flex flex-wrap items-center gap-x-3">
              <code className="py-2 font-mono text-xs sm:text-[0.8125rem]">{run}</code>
              <span className="-mr-3 ml-auto">
                <CopyButton label="Copy the run id" text={() => run} />
              </span>
            </div>
          </Row>
        )}
        {known &&
          describeRun(known).map(({ term, text, isCode }) => (
            <Row key={term} term={term}>
              {isCode ? <code className="font-mono text-[0.8125rem]">{text}</code> : text}
            </Row>
          ))}
      </dl>
    </Dialog>
  );
}

function Row({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[5.25rem_minmax(0,1fr)] gap-x-3 py-3 sm:grid-cols-[8rem_minmax(0,1fr)]">
      <dt className="text-soft">{term}</dt>
      <dd className="whitespace-pre-line text-pretty wrap-anywhere">{children}</dd>
    </div>
  );
}
