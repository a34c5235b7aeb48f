/** The tensors that the tests of the Open Inference Protocol send, as JSON has them. */

export interface Tensor {
  name: string;
  shape: number[];
  datatype: string;
  parameters?: Record<string, unknown>;
  data: (string | number)[];
}

export const BORING = 'This movie is quite boring.';
export const AWESOME = 'This movie is awesome.';

export const text = (data: string[], more: Partial<Tensor> = {}): Tensor => ({
  name: 'text',
  shape: [data.length],
  datatype: 'BYTES',
  data,
  ...more,
});

export const base64 = (data: string) => Buffer.from(data).toString('base64');
