/** Where MLServer and KServe answer otherwise than this server, and why; `npm run e2e:clients` asks all three. */
import type { Difference } from './difference.ts';
import { INFERENCE_DIFFERENCES } from './inference-differences.ts';
import { SERVICE_DIFFERENCES } from './service-differences.ts';

/** In the order of the table; the last row unloads the others' model. */
export const DIFFERENCES: Difference[] = [...INFERENCE_DIFFERENCES, ...SERVICE_DIFFERENCES];
