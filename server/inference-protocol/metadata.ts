/** What the protocol tells of the server and its models. */
import packageJson from '../../package.json';
import type { Model } from '../model/model.ts';
import type { ModelMetadata, ServerMetadata } from './schemas.ts';

export function serverMetadata(): ServerMetadata {
  const { name, version } = packageJson;
  return { name, version, extensions: ['binary_tensor_data', 'model_repository'] };
}

/** @param name - as the caller calls the model. */
export function modelMetadata(name: string, { run }: Model): ModelMetadata {
  return {
    name,
    versions: [run.uuid],
    platform: 'tensorflow_savedmodel',
    inputs: [{ name: 'text', datatype: 'BYTES', shape: [-1], parameters: { content_type: 'str' } }],
    outputs: [
      { name: 'sentiment', datatype: 'BYTES', shape: [-1, 1], parameters: { content_type: 'str' } },
      { name: 'probability', datatype: 'FP32', shape: [-1, 1], parameters: { content_type: 'np' } },
    ],
  };
}
