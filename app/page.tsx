import { ModelBadge } from '@/components/model-badge.tsx';
import { NoScript } from '@/components/no-script.tsx';
import { ReviewWorkbench } from '@/components/review-workbench.tsx';
import { SiteFooter } from '@/components/site-footer.tsx';
import { SiteHeader } from '@/components/site-header.tsx';
import { TrpcProvider } from '@/components/trpc-provider.tsx';

export default function Page() {
  return (
    <div className="mx-auto flex min-h-dvh max-w-304 flex-col px-4 sm:px-8">
      <SiteHeader />
      <TrpcProvider>
        <main className="grow pb-16">
          <div className="flex flex-wrap items-end justify-between gap-x-10 gap-y-5 pt-6 pb-8 sm:pt-10">
            <div className="max-w-2xl">
              <h1 className="text-balance font-semibold text-3xl tracking-[-0.018em] sm:text-[2.5rem] sm:leading-tight">
                Sentiment, review by review
              </h1>
              <p className="mt-3 text-pretty text-soft leading-relaxed">
                Paste what people wrote. Each review comes back with its sentiment and how likely it
                is to be positive. It is scored on this server and sent nowhere else.
              </p>
            </div>
            <ModelBadge />
          </div>
          <NoScript />
          <ReviewWorkbench />
        </main>
      </TrpcProvider>
      <SiteFooter />
    </div>
  );
}
