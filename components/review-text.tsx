'use client';

import { useState } from 'react';
import { excerptOf } from './excerpt-of.ts';

/** A review as it was written; of a long one the beginning, until more is asked for. */
export function ReviewText({ number, text }: { number: number; text: string }) {
  const [whole, setWhole] = useState(false);
  const excerpt = excerptOf(text);
  return (
    <div className="min-w-0">
      <p dir="auto" className="text-pretty whitespace-pre-line leading-6 [overflow-wrap:anywhere]">
        {whole || excerpt === undefined ? text : `${excerpt}…`}
      </p>
      {excerpt !== undefined && (
        <button
          type="button"
          aria-expanded={whole}
          aria-label={`${whole ? 'Show less' : 'Show all'} of review ${number}`}
          onClick={() => setWhole(!whole)}
          className="mt-1 rounded font-medium text-sm text-soft underline decoration-edge underline-offset-4 hover:text-ink"
        >
          {whole ? 'Show less' : 'Show all'}
        </button>
      )}
    </div>
  );
}
