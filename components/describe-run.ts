import { formatPercent } from './format-probability.ts';
import type { Facts } from './use-model.ts';

/** What a person may want to know of the run behind the scores. */
export interface Fact {
  term: string;
  text: string;
  /** Whether it is written as in code. */
  isCode?: boolean;
}

export function describeRun(facts: Facts): Fact[] {
  const { mlflow, engine, engine_reason, tensorflow_version, inputs, outputs, threshold } = facts;
  const logged = mlflow ? mlflowFacts(mlflow) : [{ term: 'MLflow', text: 'No MLmodel file' }];
  return [
    ...logged,
    { term: 'TensorFlow', text: tensorflow_version },
    { term: 'Takes', text: inputs.map(signature).join('\n'), isCode: true },
    { term: 'Gives', text: outputs.map(signature).join('\n'), isCode: true },
    { term: 'Threshold', text: `Above ${formatPercent(threshold)} a review is positive` },
    { term: 'Engine', text: `${capitalised(engine)}, chosen because ${engine_reason}` },
  ];
}

function mlflowFacts(mlflow: NonNullable<Facts['mlflow']>): Fact[] {
  const { flavor, model_type, created_at, mlflow_version } = mlflow;
  const flavour = { term: 'Flavour', text: [flavor, model_type].filter(Boolean).join(', ') };
  const created = created_at && { term: 'Created', text: describeTime(created_at) };
  const version = mlflow_version && { term: 'MLflow', text: mlflow_version };
  return [created, flavour, version].filter((fact) => !!fact);
}

/** MLflow writes "2026-11-25 03:21:18.530657" and means UTC; what is written otherwise stays as it is. */
function describeTime(written: string): string {
  const time = new Date(`${written.replace(' ', 'T')}Z`);
  if (Number.isNaN(time.getTime())) return written;
  const day = time.toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
  return `${day}, ${time.toISOString().slice(11, 16)} UTC`;
}

/** "probability: float32[any, 1]". */
function signature({ name, dtype, shape }: Facts['inputs'][number]): string {
  const sizes = shape?.map((size) => (size < 0 ? 'any' : size)).join(', ') ?? '…';
  return `${name}: ${dtype}[${sizes}]`;
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
