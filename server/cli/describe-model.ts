/** What MLflow noted about a model, for a person at a terminal. */
import type { FoundModel } from '../artifacts/find-saved-model.ts';

/** @returns one line, with its end. */
export function describeModel({ mlModel }: FoundModel): string {
  if (!mlModel) return 'There is no MLmodel file that tells of it.\n';
  const { flavor, modelType, createdAt, mlflowVersion } = mlModel;
  const type = modelType === undefined ? '' : ` (${modelType})`;
  const time = createdAt === undefined ? '' : ` at ${createdAt.replace(/\.\d+$/, '')} UTC`;
  const version = mlflowVersion === undefined ? '' : ` by MLflow ${mlflowVersion}`;
  return `Logged with the flavor ${flavor}${type}${time}${version}.\n`;
}
