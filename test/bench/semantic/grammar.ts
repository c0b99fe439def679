import { createRandom } from '../../support/random.ts';
import { blocks } from './grammarBlocks.ts';
import { shuffled } from './noise.ts';
import type { Pair } from './rows.ts';

/**
 * Pairs from a grammar of our own (CC0). A block is a few meanings close to each other, a meaning the ways to ask for it,
 * with slots. One meaning with one filling: the same question. Another meaning, or another value in one slot: not.
 */
export type Block = {
  /** Per slot, values that exclude each other; the spellings of one value separated by `=`. */
  readonly slots: Readonly<Record<string, readonly string[]>>;
  readonly meanings: readonly (readonly string[])[];
};

type Filling = Readonly<Record<string, string>>;
const fillingsPerMeaning = 3;

function fill(template: string, filling: Filling, random: () => number): string {
  return template.replace(/\{(\w+)\}/g, (_, slot: string) => {
    const spellings = (filling[slot] ?? '').split('=');
    return spellings[Math.floor(random() * spellings.length)] ?? '';
  });
}

function pick<T>(items: readonly T[], random: () => number): T | undefined {
  return items[Math.floor(random() * items.length)];
}

const fillingOf = (slots: Block['slots'], random: () => number): Filling =>
  Object.fromEntries(Object.entries(slots).map(([slot, values]) => [slot, pick(values, random) ?? '']));

function pairsOf({ slots, meanings }: Block, random: () => number): Pair[] {
  const pairs: Pair[] = [];
  const add = (a: string, b: string, duplicate: 0 | 1): void => {
    if (a !== b) pairs.push({ a, b, duplicate, source: 'grammar', lang: 'en' });
  };
  for (const [index, templates] of meanings.entries()) {
    for (let round = 0; round < fillingsPerMeaning; round++) {
      const filling = fillingOf(slots, random);
      const texts = shuffled(templates, random).map((template) => fill(template, filling, random));
      const [first = '', ...rest] = texts;
      for (const other of rest) add(first, other, 1);
      const sibling = meanings[(index + 1 + Math.floor(random() * (meanings.length - 1))) % meanings.length];
      if (meanings.length > 1) add(first, fill(pick(sibling ?? [], random) ?? '', filling, random), 0);
      for (const [slot, values] of Object.entries(slots)) {
        const value = pick(
          values.filter((one) => one !== filling[slot]),
          random,
        );
        const used = templates.filter((template) => template.includes(`{${slot}}`));
        const template = pick(used, random);
        if (value && template)
          add(fill(template, filling, random), fill(template, { ...filling, [slot]: value }, random), 0);
      }
    }
  }
  return pairs;
}

/** The same pairs in every run. */
export function grammarPairs(): readonly Pair[] {
  const random = createRandom(6);
  return blocks.flatMap((block) => pairsOf(block, random));
}
