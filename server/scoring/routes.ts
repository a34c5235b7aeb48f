/** The paths of servers whose clients may come here instead. */
import { fixedEndpoints, type Routes } from '../api/exchange.ts';
import { mlflowRoutes } from './mlflow.ts';
import type { ScoringService } from './score.ts';
import { tensorflowServingRoutes } from './tensorflow-serving.ts';

export function scoringRoutes(service: ScoringService): Routes {
  const mlflow = fixedEndpoints(mlflowRoutes(service));
  const tensorflowServing = tensorflowServingRoutes(service);
  return (path) => mlflow.get(path) ?? tensorflowServing(path);
}
