import { ApiReference } from '@/components/api-reference.tsx';
import { ApiSamples } from '@/components/api-samples.tsx';
import { DocsFooter } from '@/components/docs-footer.tsx';
import { DocsRules } from '@/components/docs-rules.tsx';
import { DocsSection } from '@/components/docs-section.tsx';
import { SiteHeader } from '@/components/site-header.tsx';

export const metadata = { title: 'API' };

export default function DocsPage() {
  return (
    <div className="mx-auto flex min-h-dvh max-w-304 flex-col px-4 sm:px-8">
      <SiteHeader />
      <main className="grow pb-16">
        <h1 className="pt-6 font-semibold text-3xl tracking-[-0.018em] sm:pt-10 sm:text-[2.5rem] sm:leading-tight">
          The API
        </h1>
        <p className="mt-3 mb-8 max-w-2xl text-pretty text-soft leading-relaxed">
          Send reviews as JSON, get a sentiment for each. The same service answers REST and typed
          tRPC clients.
        </p>
        <ApiSamples />
        <DocsRules />
        <DocsSection title="Reference" intro="Press “Try it out” to send requests to this server.">
          <ApiReference />
        </DocsSection>
      </main>
      <DocsFooter />
    </div>
  );
}
