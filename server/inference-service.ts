/** What this process serves by the inference protocol, over HTTP and gRPC alike, put together from the settings. */
import type { InferenceService } from './inference-protocol/service.ts';
import { runs } from './runs.ts';
import type { VertexPaths } from './scoring/vertex.ts';
import { settings } from './settings.ts';

export function inferenceService(): InferenceService {
  const { MODEL_NAME, V2_INPUT_NAMES, V2_REPOSITORY, V2_LOAD_AT_START, ADMIN_TOKEN } = settings();
  return {
    runs: runs(),
    names: MODEL_NAME.split(',').map((name) => name.trim()),
    strictNames: V2_INPUT_NAMES === 'strict',
    openRepository: V2_REPOSITORY === 'open',
    startsEmpty: !V2_LOAD_AT_START,
    operatorToken: ADMIN_TOKEN,
  };
}

/** Where Vertex AI asks, if it does. */
export function vertexPaths(): VertexPaths {
  const { AIP_PREDICT_ROUTE, AIP_HEALTH_ROUTE } = settings();
  return { predict: AIP_PREDICT_ROUTE, health: AIP_HEALTH_ROUTE };
}
