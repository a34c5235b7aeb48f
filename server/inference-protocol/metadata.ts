/** What the protocol tells of the server and its models. */
import packageJson from '../../package.json';
import type { Model } from '../model/model.ts';
import { outputSpecs } from './outputs.ts';
import type { ModelMetadata, ServerMetadata } from './schemas.ts';

export function serverMetadata(): ServerMetadata {
  const { name, version } = packageJson;
  return { name, version, extensions: ['binary_tensor_data', 'model_repository'] };
}

/**
 * @param name - as the caller calls the model.
 * @throws ServiceError `SERVICE_UNAVAILABLE` while it is not known what the model gives.
 */
export function modelMetadata(name: string, model: Model): ModelMetadata {
  return {
    name,
    versions: [model.run.uuid],
    platform: 'tensorflow_savedmodel',
    inputs: [{ name: 'text', datatype: 'BYTES', shape: [-1], parameters: { content_type: 'str' } }],
    outputs: outputSpecs(model).map(({ name, datatype, width, contentType: content_type }) => ({
      name,
      datatype,
      shape: [-1, width],
      parameters: { content_type },
    })),
  };
}
