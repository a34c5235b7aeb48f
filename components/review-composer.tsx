'use client';

import { type KeyboardEvent, type RefObject, useState } from 'react';
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

  function clear() {
    setCleared(text);
    onClear();
    area.current?.focus();
  }

  function restore() {
    onText(cleared);
    setCleared('');
    area.current?.focus();
  }

  function scoreOnShortcut(event: KeyboardEvent) {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    onScore();
  }

  return (
    <section
      aria-labelledby="compose"
      onKeyDown={scoreOnShortcut}
      className="self-start rounded-2xl border border-line bg-card shadow-lift has-[textarea:focus-visible]:border-focus has-[textarea:focus-visible]:ring-1 has-[textarea:focus-visible]:ring-focus lg:sticky lg:top-5"
    >
      <div className="flex min-h-14 flex-wrap items-center justify-between gap-x-4 gap-y-2 border-line border-b py-2.5 pr-3 pl-5">
        <h2 id="compose" className="font-semibold">
          <label htmlFor="review">Review</label>
        </h2>
        <ReviewSeparator value={separator} onChange={onSeparator} />
      </div>
      {/* What is wrong takes its room from the text area: nothing around it moves. */}
      <div className="flex h-56 max-h-[80svh] min-h-40 resize-y flex-col overflow-hidden lg:h-88">
        <textarea
          id="review"
          ref={area}
          value={text}
          dir="auto"
          spellCheck={false}
          autoComplete="off"
          aria-describedby="review-obstacle review-status"
          aria-invalid={obstacle !== undefined}
          aria-keyshortcuts="Control+Enter Meta+Enter"
          placeholder="Write or paste one review, or several: one a line, or with blank lines between them."
          onChange={(event) => onText(event.target.value)}
          className="min-h-0 w-full grow resize-none px-5 py-4 text-base leading-relaxed outline-none placeholder:text-soft"
        />
        <p
          id="review-obstacle"
          role="alert"
          className="border-negative bg-negative/8 px-5 font-medium text-negative-ink text-sm not-empty:border-t not-empty:py-3"
        >
          {obstacle}
        </p>
      </div>
      <div className="flex flex-wrap items-center justify-end gap-x-2 gap-y-3 border-line border-t px-5 py-3 sm:pr-3">
        <ReviewStatus text={text} separator={separator} count={count} />
        {text !== '' && <ClearButton onClick={clear}>Clear</ClearButton>}
        {text === '' && cleared !== '' && <ClearButton onClick={restore}>Undo clear</ClearButton>}
        <ScoreButton onClick={onScore} />
      </div>
    </section>
  );
}

function ClearButton(props: { onClick: () => void; children: string }) {
  return <Button look="quiet" className="h-11" {...props} />;
}
