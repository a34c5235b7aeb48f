'use client';

import { type KeyboardEvent, type RefObject, useState } from 'react';
import { ReviewExamples } from './review-examples.tsx';
import { ReviewSeparator } from './review-separator.tsx';
import { ReviewStatus } from './review-status.tsx';
import { ScoreButton } from './score-button.tsx';
import type { Separator } from './split-reviews.ts';
import { Button } from './ui/button.tsx';

interface ReviewComposerProps {
  area: RefObject<HTMLTextAreaElement | null>;
  text: string;
  onText: (text: string) => void;
  separator: Separator;
  onSeparator: (separator: Separator) => void;
  /** How many reviews the text is. */
  count: number;
  /** Why the reviews cannot be scored as they are. */
  obstacle: string | undefined;
  onScore: () => void;
  onClear: () => void;
}

/** Takes one review or many, and always says what it takes the text for. */
export function ReviewComposer(props: ReviewComposerProps) {
  const { area, text, onText, separator, onSeparator, count, obstacle, onScore, onClear } = props;
  const [cleared, setCleared] = useState('');

  function fill(next: string) {
    onText(next);
    setCleared('');
    area.current?.focus();
  }

  function clear() {
    onClear();
    fill('');
    setCleared(text);
  }

  function scoreOnShortcut(event: KeyboardEvent) {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    onScore();
  }

  return (
    <section
      aria-labelledby="compose"
      className="rounded-2xl border border-line bg-card shadow-lift has-[textarea:focus-visible]:border-focus has-[textarea:focus-visible]:ring-1 has-[textarea:focus-visible]:ring-focus lg:sticky lg:top-5"
    >
      <div className="flex min-h-14 flex-wrap items-center justify-between gap-x-4 gap-y-2 border-line border-b py-2.5 pr-3 pl-5">
        <h2 id="compose" className="font-semibold">
          <label htmlFor="review">Review</label>
        </h2>
        <ReviewSeparator value={separator} onChange={onSeparator} />
      </div>
      <textarea
        id="review"
        ref={area}
        value={text}
        dir="auto"
        spellCheck={false}
        autoComplete="off"
        aria-describedby="review-hint review-status"
        aria-invalid={obstacle !== undefined}
        aria-keyshortcuts="Control+Enter Meta+Enter"
        placeholder="Write or paste one review, or several: one a line, or with blank lines between them."
        onChange={(event) => onText(event.target.value)}
        onKeyDown={scoreOnShortcut}
        className="block h-52 max-h-[70svh] min-h-36 w-full resize-y px-5 py-4 text-base leading-relaxed outline-none placeholder:text-soft lg:h-[19rem]"
      />
      <div className="border-line border-t px-5 py-4">
        <ReviewStatus text={text} separator={separator} count={count} obstacle={obstacle} />
        <div className="mt-4 flex flex-wrap-reverse items-center justify-between gap-3">
          {text === '' && !cleared ? (
            <ReviewExamples onPick={fill} />
          ) : (
            <Button look="quiet" className="-ml-3" onClick={text ? clear : () => fill(cleared)}>
              {text ? 'Clear' : 'Bring back the cleared text'}
            </Button>
          )}
          <ScoreButton onClick={onScore} />
        </div>
      </div>
    </section>
  );
}
