import { kernelBytes } from './kernelBytes.ts';

/** Dot products of one vector with many. Both ways give the same integers. */
export type Kernel = {
  /** Makes room for `rows` vectors; what is there stays. The view of all of them is new then. */
  reserve(rows: number): Int8Array;
  /** The products of `query` with the first `count` rows; valid until the next call. */
  dots(query: Int8Array, count: number): Int32Array;
};

/** What is used of the WebAssembly of Node and browsers. */
type Memory = { readonly buffer: ArrayBuffer; grow(pages: number): number };
type Wasm = {
  readonly Memory: new (limits: { initial: number }) => Memory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: { readonly dots: Dots } };
};
type Dots = (query: number, rows: number, count: number, dimensions: number, out: number) => void;

const page = 65_536;

/** In plain JavaScript, for where WebAssembly has no SIMD. */
export function plainKernel(dimensions: number): Kernel {
  let rows = new Int8Array(0);
  let out = new Int32Array(0);
  return {
    reserve(count) {
      if (rows.length < count * dimensions) {
        const grown = new Int8Array(count * dimensions);
        grown.set(rows);
        rows = grown;
        out = new Int32Array(count);
      }
      return rows;
    },
    dots(query, count) {
      for (let row = 0, at = 0; row < count; row++) {
        let sum = 0;
        for (let i = 0; i < dimensions; i++, at++) sum += (rows[at] ?? 0) * (query[i] ?? 0);
        out[row] = sum;
      }
      return out;
    },
  };
}

/** In WebAssembly with SIMD: 16 numbers at a time. Undefined where the machine has none. */
export function simdKernel(dimensions: number): Kernel | undefined {
  const wasm = (globalThis as { readonly WebAssembly?: Wasm }).WebAssembly;
  if (!wasm) return undefined;
  let dots: Dots;
  const memory = new wasm.Memory({ initial: 1 });
  try {
    const bytes = Uint8Array.from(atob(kernelBytes), (char) => char.charCodeAt(0));
    ({ dots } = new wasm.Instance(new wasm.Module(bytes), { m: { m: memory } }).exports);
  } catch {
    return undefined;
  }
  // The query as 16-bit numbers, the rows, the products: in this order, so that rows never move.
  const queryBytes = dimensions * 2;
  let reserved = 0;
  return {
    reserve(count) {
      if (count > reserved) {
        const needed = queryBytes + count * (dimensions + 4);
        const missing = Math.ceil((needed - memory.buffer.byteLength) / page);
        if (missing > 0) memory.grow(missing);
        reserved = count;
      }
      return new Int8Array(memory.buffer, queryBytes, reserved * dimensions);
    },
    dots(query, count) {
      new Int16Array(memory.buffer, 0, dimensions).set(query);
      const out = queryBytes + reserved * dimensions;
      dots(0, queryBytes, count, dimensions, out);
      return new Int32Array(memory.buffer, out, count);
    },
  };
}

export const createKernel = (dimensions: number): Kernel => simdKernel(dimensions) ?? plainKernel(dimensions);
