import { type Code, I32, leb } from './code.ts';

/** A function that takes so many 32-bit integers, and returns one or nothing. */
export interface WasmFunction {
  readonly name: string;
  readonly params: number;
  readonly returns?: boolean;
  readonly code: Code;
}

/** The bytes of a module around functions over one memory that it is given. */
export function encodeModule(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ params, returns }) => [
    0x60,
    ...vector(new Array(params).fill([I32])),
    ...vector(returns ? [[I32]] : []),
  ]);
  const memory = [...name('env'), ...name('memory'), 2, 0, 1];
  const exported = functions.map((fn, i) => [...name(fn.name), 0, ...leb(i)]);
  const bodies = functions.map(({ code }) => {
    const locals = vector(code.locals.map((type) => [1, type]));
    const body = [...locals, ...code.bytes, 0x0b];
    return [...leb(body.length), ...body];
  });
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, types),
    ...section(2, [memory]),
    ...section(
      3,
      functions.map((_, i) => leb(i)),
    ),
    ...section(7, exported),
    ...section(10, bodies),
  ]);
}

function section(id: number, items: readonly (readonly number[])[]): number[] {
  const content = vector(items);
  return [id, ...leb(content.length), ...content];
}

function vector(items: readonly (readonly number[])[]): number[] {
  return [...leb(items.length), ...items.flat()];
}

function name(text: string): number[] {
  return vector([...text].map((char) => [char.charCodeAt(0)]));
}
