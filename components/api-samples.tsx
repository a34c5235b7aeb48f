import { CodeSample } from './code-sample.tsx';

const CURL = `curl ORIGIN/api/v1/model/predict \\
  -H 'content-type: application/json' \\
  -d '{"reviews": [
    {"id": 9176, "text": "This movie is quite boring."},
    {"id": 71, "text": "This movie is awesome."}
  ]}'`;

const ANSWER = `{"data":[
  {"review_id":9176,"sentiment":"negative"},
  {"review_id":71,"sentiment":"positive"}
]}`;

const CLIENT = `import { createTRPCClient, httpBatchLink } from '@trpc/client';
import type { AppRouter } from './server/api/root.ts';

const client = createTRPCClient<AppRouter>({
  links: [httpBatchLink({ url: 'ORIGIN/api/trpc', maxItems: 10 })],
});

const { data } = await client.model.score.mutate({
  reviews: [{ id: 71, text: 'This movie is awesome.' }],
});
console.log(data[0]?.sentiment, data[0]?.probability);`;

/** The two shortest ways to a first answer. */
export function ApiSamples() {
  return (
    <div className="grid gap-6 lg:grid-cols-2">
      <CodeSample title="From a terminal" code={CURL}>
        It answers, in the order sent:
        <pre className="mt-2 whitespace-pre-wrap font-mono text-[0.8125rem] text-ink [word-spacing:0]">
          {ANSWER}
        </pre>
      </CodeSample>
      <CodeSample title="From TypeScript" code={CLIENT}>
        The type of the router checks what you send and knows what you get. Calls of one moment
        travel in one request, of which the server takes at most ten:{' '}
        <code className="font-mono text-ink">maxItems</code> sends the others in requests of their
        own.
      </CodeSample>
    </div>
  );
}
