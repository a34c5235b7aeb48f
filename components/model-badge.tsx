'use client';

import { AboutRun } from './about-run.tsx';
import { FetchingBar } from './fetching-bar.tsx';
import { RunId } from './run-id.tsx';
import { type ModelView, useModel } from './use-model.ts';

/**
 * Which run and engine this server answers with and why, or why it does not yet. Its parts have their places from the
 * start, and the keys make each state an element of its own: it appears anew rather than move.
 */
export function ModelBadge() {
  const view = useModel();
  const { facts, waiting } = view;
  const title = waiting?.title ?? facts?.model_uuid;
  return (
    <section aria-label="Model" className="w-full max-w-100 text-sm text-soft">
      <p role="status" className="sr-only">
        {waiting?.title ?? 'The model is ready'}
      </p>
      <div key={title} className="flex h-5 items-center gap-2">
        <span aria-hidden="true" className={`size-2 shrink-0 rounded-full ${dotOf(waiting)}`} />
        <Title {...view} />
      </div>
      <div className="mt-1 flex items-center justify-between gap-x-4 pl-4">
        <div key={title} className="h-10 min-w-0 grow text-[0.8125rem] leading-5">
          {waiting?.fetching ? (
            <div className="space-y-1 pt-1.5 *:block">
              <FetchingBar {...waiting.fetching} />
              <p className="truncate">{waiting.advice}</p>
            </div>
          ) : (
            <p className="line-clamp-2 text-pretty wrap-anywhere">
              {waiting ? waiting.advice : facts && `Chosen because ${facts.engine_reason}`}
            </p>
          )}
        </div>
        <AboutRun {...view} />
      </div>
    </section>
  );
}

function dotOf(waiting: ModelView['waiting']): string {
  if (waiting?.isFailure) return 'bg-negative forced-colors:bg-[Mark]';
  return waiting ? 'animate-waiting border border-edge' : 'bg-ink forced-colors:bg-[CanvasText]';
}

function Title({ facts, waiting }: ModelView) {
  if (waiting) {
    const { title, fetching } = waiting;
    return (
      <p className="truncate text-ink text-figures">
        {title}
        {fetching?.amount && `: ${fetching.amount}`}
      </p>
    );
  }
  return (
    facts && (
      <p>
        Run <RunId uuid={facts.model_uuid} /> on the {facts.engine} engine
      </p>
    )
  );
}
