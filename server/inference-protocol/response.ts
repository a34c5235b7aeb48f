/** From an answer to what goes back over HTTP: JSON, with outputs as bytes behind it where that was asked for. */
import { JSON_HEADERS } from '../api/responses.ts';
import { type InferenceAnswer, invalid, type OutputTensor } from './call.ts';
import { writeRaw } from './raw-tensors.ts';
import type { HttpCall } from './request.ts';
import type { InferenceResponse } from './schemas.ts';

/** @param name - that the model was asked by. */
export function answerResponse(
  name: string,
  { id, version, outputs }: InferenceAnswer,
  isBinary: HttpCall['isBinary'],
): Response {
  const tails: Uint8Array[] = [];
  const body: InferenceResponse = {
    model_name: name,
    model_version: version,
    id,
    outputs: outputs.map((output) => {
      const { name, shape, datatype, contentType: content_type } = output;
      if (!isBinary(name)) {
        return { name, shape, datatype, parameters: { content_type }, data: dataOf(output) };
      }
      const bytes = writeRaw(output);
      tails.push(bytes);
      const binary_data_size = bytes.byteLength;
      return { name, shape, datatype, parameters: { content_type, binary_data_size } };
    }),
  };
  const json = Buffer.from(JSON.stringify(body));
  if (tails.length === 0) return new Response(json, { headers: JSON_HEADERS });
  return new Response(Buffer.concat([json, ...tails]), {
    headers: {
      'content-type': 'application/octet-stream',
      'inference-header-content-length': String(json.byteLength),
    },
  });
}

function dataOf({ name, elements }: OutputTensor): (string | number)[] {
  return Array.from<string | number | bigint, string | number>(elements, (element) => {
    if (typeof element === 'string' || Number.isFinite(element)) return element as string | number;
    if (typeof element === 'number') {
      throw invalid(
        `${name} has a ${element}, which JSON does not know. Ask for this output with "binary_data": true.`,
      );
    }
    if (Number.isSafeInteger(Number(element))) return Number(element);
    throw invalid(
      `${element} of ${name} is beyond 2^53, which is more than JSON readers keep apart. Ask for this output with "binary_data": true.`,
    );
  });
}
