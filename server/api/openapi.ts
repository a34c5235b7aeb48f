/** The OpenAPI 3.1 document of the router, made once. */
import { generateOpenApiDocument } from 'trpc-openapi';
import type { Route } from '../http/exchange.ts';
import { jsonResponse } from '../http/responses.ts';
import { singleton } from '../singleton.ts';
import { appRouter } from './root.ts';

type Document = ReturnType<typeof generateOpenApiDocument>;

export function openApiDocument(): Document {
  return singleton('openapi', () =>
    generateOpenApiDocument(appRouter, {
      title: 'Reviewscore',
      version: '0.1.0',
      openApiVersion: '3.1.0',
      baseUrl: '/',
    }),
  );
}

export function openApiRoute(): Route {
  return { methods: ['GET'], handle: () => jsonResponse(openApiDocument()) };
}
