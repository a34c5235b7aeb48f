/** Opcode of relaxed SIMD: a · b + c, rounded once where the processor can. Source: github.com/WebAssembly/relaxed-simd. */
export const MULTIPLY_ADD = 0x105;

/** A module with one function of that one instruction. */
const PROBE = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 8, 1, 0x60, 3, 0x7b, 0x7b, 0x7b, 1, 0x7b],
  ...[3, 2, 1, 0],
  ...[10, 13, 1, 11, 0, 0x20, 0, 0x20, 1, 0x20, 2, 0xfd, 0x85, 0x02, 0x0b],
]);

let known: boolean | undefined;

/** Whether this runtime has that instruction: asked once, when the first function is written. */
export function hasMultiplyAdd(): boolean {
  known ??= WebAssembly.validate(PROBE);
  return known;
}
