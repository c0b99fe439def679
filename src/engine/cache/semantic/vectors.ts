import { createKernel, type Kernel } from './kernel.ts';

/** A vector in a byte per number: the largest becomes 127. Cosines move by less than 0.005. */
export function quantize(vector: ArrayLike<number>): Int8Array {
  let largest = 0;
  for (let i = 0; i < vector.length; i++) largest = Math.max(largest, Math.abs(vector[i] ?? 0));
  const scale = largest === 0 ? 0 : 127 / largest;
  return Int8Array.from(vector, (value) => Math.round(value * scale));
}

const lengthOf = (vector: Int8Array): number => Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));

export type Near = { readonly slot: number; readonly cosine: number };
export type Vectors = {
  /** `group`: only searches of the same group find it. Slots count from 0; those of removed ones are used again. */
  add(vector: Int8Array, group: number): number;
  remove(slot: number): void;
  /** The nearest of a group, nearest first. */
  nearest(query: Int8Array, group: number, count: number): readonly Near[];
  /** What it takes in memory. */
  bytes(): number;
};

const removed = -1;

/** Vectors in one block of memory, all of which each search looks at: exact, and faster to build than any index. */
export function createVectors(
  dimensions: number,
  kernel: Kernel = createKernel(Math.ceil(dimensions / 16) * 16),
): Vectors {
  const width = Math.ceil(dimensions / 16) * 16;
  let capacity = 0;
  let size = 0;
  let rows: Int8Array = new Int8Array(0);
  let groups = new Int32Array(0);
  let lengths = new Float32Array(0);
  const free: number[] = [];

  function grow(): void {
    capacity = Math.max(256, Math.ceil(capacity * 1.5));
    rows = kernel.reserve(capacity);
    const [oldGroups, oldLengths] = [groups, lengths];
    groups = new Int32Array(capacity).fill(removed);
    groups.set(oldGroups);
    lengths = new Float32Array(capacity);
    lengths.set(oldLengths);
  }

  return {
    add(vector, group) {
      const slot = free.pop() ?? size++;
      if (slot >= capacity) grow();
      rows.fill(0, slot * width, (slot + 1) * width).set(vector, slot * width);
      groups[slot] = group;
      lengths[slot] = lengthOf(vector);
      return slot;
    },
    remove(slot) {
      if (groups[slot] === removed) return;
      groups[slot] = removed;
      free.push(slot);
    },
    nearest(query, group, count) {
      if (size === 0) return [];
      const padded = new Int8Array(width);
      padded.set(query);
      const length = lengthOf(query);
      const products = kernel.dots(padded, size);
      const best: { slot: number; cosine: number }[] = [];
      let least = Number.NEGATIVE_INFINITY;
      for (let slot = 0; slot < size; slot++) {
        if (groups[slot] !== group) continue;
        const cosine = (products[slot] ?? 0) / (length * (lengths[slot] ?? 0) || 1);
        if (best.length === count && cosine <= least) continue;
        let at = best.length;
        while (at > 0 && (best[at - 1]?.cosine ?? 1) < cosine) at--;
        best.splice(at, 0, { slot, cosine });
        if (best.length > count) best.pop();
        least = best.length === count ? (best[count - 1]?.cosine ?? 0) : Number.NEGATIVE_INFINITY;
      }
      return best;
    },
    bytes: () => capacity * (width + 4 + 4 + 4),
  };
}
