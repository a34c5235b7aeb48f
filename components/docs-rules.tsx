import { ApiErrors } from './api-errors.tsx';
import { ApiLimits } from './api-limits.tsx';
import { DocsSection } from './docs-section.tsx';

/** What a request may be, beside what it is told where it is not. */
export function DocsRules() {
  return (
    <div className="grid gap-x-12 lg:grid-cols-2">
      <DocsSection title="Requests" intro="Within these limits each is answered whole, in order.">
        <ApiLimits />
      </DocsSection>
      <DocsSection title="Errors" intro="`message` says what to do, `detail` which fields.">
        <ApiErrors />
      </DocsSection>
    </div>
  );
}
