'use client';

import { useEffect, useMemo, useRef, useState } from 'react';
import { checkReviews } from './check-reviews.ts';
import { ReviewComposer } from './review-composer.tsx';
import { ScorePanel } from './score-panel.tsx';
import { type Separator, separatorOf, splitReviews } from './split-reviews.ts';
import { useScores } from './use-scores.ts';

/** Where reviews are written on one side and their scores appear on the other. */
export function ReviewWorkbench() {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<Separator>();
  const [missing, setMissing] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const scores = useScores();

  const separator = chosen ?? separatorOf(text);
  const reviews = useMemo(() => splitReviews(text, separator), [text, separator]);
  const obstacle = useMemo(() => checkReviews(reviews), [reviews]);
  const offersExamples = text === '' && !scores.reviews;
  const missingReview = `Write or paste a review first${offersExamples ? ', or try an example' : ''}.`;
  const stale = scores.reviews !== undefined && !isSame(scores.reviews, reviews);

  // What was typed before the page came alive, or what the browser kept, is not lost.
  useEffect(() => setText(area.current?.value ?? ''), []);

  function write(next: string) {
    setText(next);
    setMissing(false);
    if (next === '') setChosen(undefined);
  }

  function clear() {
    write('');
    scores.reset();
  }

  function tryExample(example: string) {
    write(example);
    area.current?.focus();
  }

  function score() {
    setMissing(reviews.length === 0);
    if (reviews.length === 0 || obstacle) return area.current?.focus();
    if (scores.pending && !stale) return;
    scores.score(reviews);
    bringIntoView(heading.current?.closest('section'));
  }

  function retry() {
    // The button that was pressed goes away, and the focus must not go with it.
    heading.current?.focus({ preventScroll: true });
    if (text === '' && scores.reviews) scores.score(scores.reviews);
    else score();
  }

  return (
    <div className="grid gap-5 lg:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]">
      <ReviewComposer
        area={area}
        text={text}
        onText={write}
        separator={separator}
        onSeparator={setChosen}
        count={reviews.length}
        obstacle={missing ? missingReview : obstacle}
        onScore={score}
        onClear={clear}
      />
      <ScorePanel
        heading={heading}
        scores={scores}
        stale={stale}
        onRetry={retry}
        onExample={text === '' ? tryExample : undefined}
      />
    </div>
  );
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((text, index) => text === others[index]);
}

/** On a phone the results begin below the screen. */
function bringIntoView(panel: HTMLElement | null | undefined) {
  if (!panel || panel.getBoundingClientRect().top < window.innerHeight / 2) return;
  const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  panel.scrollIntoView({ behavior: still ? 'auto' : 'smooth' });
}
