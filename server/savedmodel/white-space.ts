/** TensorFlow's white space, at which strings are split and which is stripped: bytes 9–13 and 32. */
export function isSpace(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13);
}
