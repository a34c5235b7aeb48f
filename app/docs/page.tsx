import { ApiErrors } from '@/components/api-errors.tsx';
import { ApiLimits } from '@/components/api-limits.tsx';
import { ApiReference } from '@/components/api-reference.tsx';
import { ApiSamples } from '@/components/api-samples.tsx';
import { DocsFooter } from '@/components/docs-footer.tsx';
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
        <div className="grid gap-x-12 lg:grid-cols-2">
          <DocsSection
            title="Requests"
            intro="Within these limits each is answered whole, in order."
          >
            <ApiLimits />
          </DocsSection>
          <DocsSection title="Errors" intro="`message` says what to do, `detail` which fields.">
            <ApiErrors />
          </DocsSection>
        </div>
        <DocsSection title="Reference" intro="Press “Try it out” to send requests to this server.">
          <ApiReference />
        </DocsSection>
      </main>
      <DocsFooter />
    </div>
  );
}
