import type { SharedFilter } from '../../core/cache.ts';
import type { Now } from '../../core/ports.ts';
import { factsOf, type Marks, matches, parseFacts } from './facts.ts';
import type { Keys } from './keys.ts';
import type { Client, Link } from './link.ts';
import { decodeEntry } from './wire.ts';

type Options = { readonly link: Link; readonly keys: Keys; readonly marks: Marks; readonly now: Now };

/** The keys of the shared answers that fulfil a filter, whoever stored them; undefined: cannot be asked. */
export type Find = (filter: SharedFilter) => Promise<readonly string[] | undefined>;

/** Answers that are looked at at once. */
const page = 500;
const pageMs = 2000;

export function createFind({ link, keys, marks, now }: Options): Find {
  /** An answer whose facts the server dropped is read itself. */
  async function read(client: Client, key: string, text: string | null | undefined) {
    const known = parseFacts(text ?? '');
    if (known) return known;
    const bytes = await client.getBuffer(keys.entry(key));
    const entry = bytes && decodeEntry(bytes, key);
    return entry && factsOf(entry);
  }

  const matching = (names: readonly string[], filter: SharedFilter): Promise<readonly string[] | undefined> =>
    link.run(async (client) => {
      const texts = await client.hmget(keys.facts, ...names);
      const facts = await Promise.all(names.map((key, at) => read(client, key, texts[at])));
      return names.filter((_, at) => {
        const known = facts[at];
        return known && matches(known, filter);
      });
    }, pageMs);

  return async (filter) => {
    const wanted = marks.wanted(filter);
    const all = await link.run(
      (client) =>
        wanted.length > 0
          ? client.sinter(wanted.map(keys.mark))
          : client.zrangebyscore(keys.index, `(${now()}`, '+inf'),
      pageMs,
    );
    if (!all) return undefined;
    const found: string[] = [];
    for (let at = 0; at < all.length; at += page) {
      const some = await matching(all.slice(at, at + page), filter);
      if (!some) return undefined;
      found.push(...some);
    }
    return found;
  };
}
