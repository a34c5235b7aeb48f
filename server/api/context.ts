/** What a request carries to whatever procedure it asks for. */
import type { Exchange } from './exchange.ts';
import type { Context, Service } from './trpc.ts';

/** Answers a request with the run that is active now: it stays loaded until then, and the answer is marked with its id. */
export function withContext<T>(
  exchange: Exchange,
  service: Service,
  answer: (context: Context) => Promise<T>,
): Promise<T> {
  const { headers, signal } = exchange.request;
  return service.runs.use((model) => {
    exchange.modelUuid = model.run.uuid;
    return answer({ ...service, model, signal, authorization: headers.get('authorization') });
  });
}
