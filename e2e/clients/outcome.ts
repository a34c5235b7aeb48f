/** What has become of a request, in a few words that can be compared between servers. */
import type { Answer } from '../api.ts';
import type { Tensor } from '../v2-tensors.ts';

/** Its status and the form of its body; of an inference `as asked` where the outputs are those expected. */
export function outcomeOf({ status, text }: Answer, expected?: Tensor[]): string {
  const body = parsed(text);
  if (status === 200 && isRecord(body) && Array.isArray(body.outputs) && 'model_name' in body)
    return expected && isSame(body.outputs as Tensor[], expected) ? 'as asked' : '200';
  return `${status} ${formOf(text, body)}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(body: unknown): body is Record<string, unknown> {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}

function formOf(text: string, body: unknown): string {
  if (Array.isArray(body)) return 'list';
  if (isRecord(body))
    return `\`{${Object.keys(body)
      .sort()
      .map((key) => `"${key}"`)}}\``;
  return text === '' ? 'empty' : 'text';
}

/** Parameters are left to each server; numbers are 32-bit floats. */
function isSame(outputs: Tensor[], expected: Tensor[]): boolean {
  return JSON.stringify(outputs.map(essence)) === JSON.stringify(expected.map(essence));
}

function essence({ name, shape, datatype, data }: Tensor): unknown[] {
  const isFloat = datatype === 'FP32';
  return [name, shape, datatype, isFloat ? data.map((value) => Math.fround(Number(value))) : data];
}
