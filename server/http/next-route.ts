/** How a path is answered where Next's own server runs: what each `route.ts` of the API exports. */
import { handle } from './handler.ts';

/** Next hands over a second argument, which is not what `handle` takes for one. */
const answer = (request: Request): Promise<Response> => handle(request);

export {
  answer as DELETE,
  answer as GET,
  answer as HEAD,
  answer as OPTIONS,
  answer as PATCH,
  answer as POST,
  answer as PUT,
};
