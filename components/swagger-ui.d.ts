/** As much of Swagger UI as we use; its package brings no types. */
declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  interface SwaggerUIOptions {
    domNode: HTMLElement;
    url: string;
    /** A validator on another host would be asked otherwise. */
    validatorUrl: null;
    deepLinking?: boolean;
    docExpansion?: 'list' | 'full' | 'none';
    defaultModelsExpandDepth?: number;
    displayRequestDuration?: boolean;
    syntaxHighlight?: false;
  }
  export default function SwaggerUI(options: SwaggerUIOptions): unknown;
}
