/** What a model gives by the protocol: a sentiment and its probability, or of other classifiers what their signature says. */
import type { Model } from '../model/model.ts';
import { sentimentOf, shortestFloat32 } from '../model/sentiment.ts';
import type { OutputTensor } from './call.ts';

/** An output before there are rows. */
type OutputSpec = Omit<OutputTensor, 'shape' | 'elements'> & {
  /** Elements of one row. */
  width: number;
};

/** The outputs in their order. @throws ServiceError `SERVICE_UNAVAILABLE` while there is no model. */
export function outputSpecs({ width, about }: Model): OutputSpec[] {
  if (width > 1) {
    return about.outputs.map(({ name }) => ({ name, datatype: 'FP32', contentType: 'np', width }));
  }
  return [
    { name: 'sentiment', datatype: 'BYTES', contentType: 'str', width },
    { name: 'probability', datatype: 'FP32', contentType: 'np', width },
  ];
}

/** The outputs for texts. @throws ServiceError as the model does. */
export async function outputsFor(
  model: Model,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<OutputTensor[]> {
  const specs = outputSpecs(model);
  const elements = await elementsOf(model, texts, signal);
  return specs.map(({ width, ...spec }, i) => ({
    ...spec,
    shape: [texts.length, width],
    elements: elements[i] ?? [],
  }));
}

async function elementsOf(
  model: Model,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<OutputTensor['elements'][]> {
  if (model.width > 1)
    return [Array.from(await model.classify(texts, { signal }), shortestFloat32)];
  const scores = await model.predict(texts, { signal });
  // As it is told: whoever compares it with the threshold comes to the same sentiment.
  const probabilities = Array.from(scores, shortestFloat32);
  return [probabilities.map((one) => sentimentOf(one, model.threshold)), probabilities];
}
