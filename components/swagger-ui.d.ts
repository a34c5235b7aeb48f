/** As much of Swagger UI as we use; its package brings no types. */
declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  import type { createElement, Fragment, ReactElement, useState } from 'react';

  /** A component of Swagger UI, with those of its props that ours read. */
  export type SwaggerPart = (props: SwaggerProps) => ReactElement | null;

  interface SwaggerProps {
    getComponent(name: string, connected?: true): SwaggerPart;
    specSelectors: { loadingStatus(): string | undefined };
    text?: string;
    code?: string;
    className?: string;
    response?: { get(key: string): unknown };
  }

  /** What a plugin is given. */
  export interface SwaggerSystem {
    React: {
      createElement: typeof createElement;
      Fragment: typeof Fragment;
      useState: typeof useState;
    };
  }

  interface SwaggerUIOptions {
    domNode: HTMLElement;
    url: string;
    /** A validator on another host would be asked otherwise. */
    validatorUrl: null;
    plugins: ((system: SwaggerSystem) => object)[];
    layout: string;
    deepLinking?: boolean;
    docExpansion?: 'list' | 'full' | 'none';
    defaultModelsExpandDepth?: number;
    displayRequestDuration?: boolean;
    syntaxHighlight?: false;
  }
  export default function SwaggerUI(options: SwaggerUIOptions): unknown;
}
