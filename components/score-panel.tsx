import type { RefObject } from 'react';
import { ScoreAnnouncement } from './score-announcement.tsx';
import { ScoreEmpty } from './score-empty.tsx';
import { ScoreFailure } from './score-failure.tsx';
import { ScoreList } from './score-list.tsx';
import { ScoreSource } from './score-source.tsx';
import { ScoreSummary } from './score-summary.tsx';
import { scoresToTsv } from './scores-to-tsv.ts';
import { CopyButton } from './ui/copy-button.tsx';
import { useModel } from './use-model.ts';
import type { Scores } from './use-scores.ts';

interface ScorePanelProps {
  heading: RefObject<HTMLHeadingElement | null>;
  scores: Scores;
  /** Whether the text has been changed since these reviews were sent. */
  stale: boolean;
  onRetry: () => void;
  onExample: ((text: string) => void) | undefined;
}

/** What the model says of the reviews that were sent; always beside the very texts it was asked about. */
export function ScorePanel({ heading, scores, stale, onRetry, onExample }: ScorePanelProps) {
  const { reviews, answer, error, delay } = scores;
  const { facts } = useModel();
  const threshold = facts?.threshold ?? 0.5;
  const otherRun = answer && facts && answer.model.model_uuid !== facts.model_uuid;
  const changed = (reviews && stale && 'Text') || (otherRun && 'Run');
  const note = delay?.note ?? (changed && `${changed} changed since`);
  return (
    <section
      aria-labelledby="results"
      aria-busy={scores.pending}
      className="flex min-w-0 scroll-mt-4 flex-col rounded-2xl border border-line bg-card shadow-lift"
    >
      <ScoreAnnouncement scores={scores} />
      <div className="flex h-14 shrink-0 items-center gap-3 border-line border-b pr-2 pl-5">
        <h2 id="results" ref={heading} tabIndex={-1} className="rounded font-semibold">
          Results
        </h2>
        {note && <p className="rounded-full bg-well px-2.5 py-0.5 text-sm text-soft">{note}</p>}
        <div className="ml-auto">
          {reviews && answer && (
            <CopyButton label="Copy the results" text={() => scoresToTsv(reviews, answer.data)} />
          )}
        </div>
      </div>
      <div className="grid min-h-100 grow">
        {reviews ? (
          // Hidden behind a failure they keep their room, so that nothing below moves.
          <div className={`col-start-1 row-start-1 flex flex-col ${error ? 'invisible' : ''}`}>
            <ScoreSummary total={reviews.length} scores={answer?.data} />
            <ScoreList reviews={reviews} scores={answer?.data} threshold={threshold} />
            <ScoreSource model={answer?.model} />
          </div>
        ) : (
          <ScoreEmpty threshold={threshold} onExample={onExample} />
        )}
        {error ? <ScoreFailure error={error} onRetry={onRetry} /> : null}
      </div>
    </section>
  );
}
