import { setFlagsFromString } from 'node:v8';

/** The first Node whose V8 has relaxed SIMD without being asked. */
const HAS_IT = 22;

/**
 * Lets WebAssembly multiply and add in one instruction, which about doubles what matrices take: Node 20's V8 can, but
 * only when asked, before the first module is compiled.
 */
export function allowRelaxedSimd(): void {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major < HAS_IT) setFlagsFromString('--experimental-wasm-relaxed-simd');
}
