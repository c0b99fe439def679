import type { SharedFilter, SharedTagCount, SharedTagName } from '../../core/cache.ts';
import type { Now } from '../../core/ports.ts';
import { type Facts, factsOf, type Marks, matches, parseFacts } from './facts.ts';
import type { Keys } from './keys.ts';
import type { Client, Link } from './link.ts';
import { decodeEntry } from './wire.ts';

type Options = { readonly link: Link; readonly keys: Keys; readonly marks: Marks; readonly now: Now };

/** What is shared, whoever stored it; undefined: cannot be asked. */
export type Find = {
  /** The keys of the answers that fulfil a filter. */
  keys(filter: SharedFilter): Promise<readonly string[] | undefined>;
  /** The values of a tag, most answers first. */
  values(tag: SharedTagName): Promise<readonly SharedTagCount[] | undefined>;
};

/** Answers that are looked at at once. */
const page = 500;
const pageMs = 2000;

export function createFind({ link, keys, marks, now }: Options): Find {
  /** An answer whose facts the server dropped is read itself. */
  async function read(client: Client, key: string, text: string | null | undefined) {
    const known = parseFacts(text ?? '');
    if (known) return known;
    const bytes = await client.getBuffer(keys.entry(key));
    const entry = bytes ? decodeEntry(bytes, key) : undefined;
    return entry && factsOf(entry);
  }

  const factsOfAll = (names: readonly string[]): Promise<readonly (Facts | undefined)[] | undefined> =>
    link.run(async (client) => {
      const texts = await client.hmget(keys.facts, ...names);
      return Promise.all(names.map((key, at) => read(client, key, texts[at])));
    }, pageMs);

  /** Calls back for each of them, a page at a time; false: cannot be asked. */
  async function each(names: readonly string[], visit: (key: string, facts: Facts) => void): Promise<boolean> {
    for (let at = 0; at < names.length; at += page) {
      const some = names.slice(at, at + page);
      const facts = await factsOfAll(some);
      if (!facts) return false;
      for (const [index, key] of some.entries()) {
        const known = facts[index];
        if (known) visit(key, known);
      }
    }
    return true;
  }

  const living = (): Promise<readonly string[] | undefined> =>
    link.run((client) => client.zrangebyscore(keys.index, `(${now()}`, '+inf'), pageMs);

  return {
    async keys(filter) {
      const wanted = marks.wanted(filter);
      const all =
        wanted.length > 0 ? await link.run((client) => client.sinter(wanted.map(keys.mark)), pageMs) : await living();
      const found: string[] = [];
      const visit = (key: string, facts: Facts): void => {
        if (matches(facts, filter)) found.push(key);
      };
      return all && (await each(all, visit)) ? found : undefined;
    },
    async values(tag) {
      const all = await living();
      const counts = new Map<string, number>();
      const visit = (_key: string, facts: Facts): void => {
        const value = facts[tag];
        if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
      };
      if (!all || !(await each(all, visit))) return undefined;
      return [...counts].map(([value, entries]) => ({ value, entries })).sort((a, b) => b.entries - a.entries);
    },
  };
}
