'use client';

import { useEffect, useRef, useState } from 'react';
import './api-reference.css';
import { referencePlugin } from './reference-plugin.ts';
import { Button } from './ui/button.tsx';
import { useDarkClass } from './use-dark-class.ts';

const DOCUMENT = '/api/v1/openapi.json';

/** The OpenAPI document to read and to try, by Swagger UI; large, so it comes after the page. */
export function ApiReference() {
  const place = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<'loading' | 'shown' | 'failed'>('loading');
  useDarkClass();
  useEffect(() => {
    if (state !== 'loading') return;
    let left = false;
    show(() => (left ? null : place.current)).then(
      () => setState('shown'),
      () => setState('failed'),
    );
    return () => {
      left = true;
    };
  }, [state]);
  return (
    <div className="min-h-160">
      {state === 'loading' && <p className="py-6 text-soft">Loading the reference…</p>}
      {state === 'failed' && (
        <div role="alert" className="py-6 text-soft">
          The reference could not be loaded. The{' '}
          <a href={DOCUMENT} className="text-ink underline underline-offset-4">
            OpenAPI document
          </a>{' '}
          says the same.
          <Button className="mt-4 flex text-ink" onClick={() => setState('loading')}>
            Try again
          </Button>
        </div>
      )}
      <div ref={place} />
    </div>
  );
}

async function show(place: () => HTMLElement | null): Promise<void> {
  const { default: SwaggerUI } = await import('swagger-ui-dist/swagger-ui-es-bundle.js');
  const domNode = place();
  if (!domNode) return;
  SwaggerUI({
    domNode,
    url: DOCUMENT,
    validatorUrl: null,
    plugins: [referencePlugin],
    layout: 'ReferenceLayout',
    deepLinking: true,
    docExpansion: 'list',
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    syntaxHighlight: false,
  });
}
