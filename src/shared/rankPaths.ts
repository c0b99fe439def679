/** How well a path answers a query, the lower the better; undefined when it does not. */
function scoreOf(path: string, query: string): number | undefined {
  const lower = path.toLowerCase();
  const name = lower.slice(lower.lastIndexOf('/') + 1);
  if (name === query) return 0;
  if (name.startsWith(query)) return 1;
  if (name.includes(query)) return 2;
  if (lower.includes(query)) return 3;
  return hasInOrder(lower, query) ? 4 : undefined;
}

function hasInOrder(text: string, query: string): boolean {
  let at = 0;
  for (const character of query) {
    at = text.indexOf(character, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/**
 * The items whose path holds the query, whole or its characters in order, whatever their case: best match first, then
 * the shorter path, then the given order. All of them, in their order, for an empty query. At most `limit`.
 */
export function rankPaths<Item>(
  items: readonly Item[],
  query: string,
  pathOf: (item: Item) => string,
  limit: number,
): Item[] {
  const wanted = query.toLowerCase();
  if (wanted === '') return items.slice(0, limit);
  return items
    .flatMap((item) => {
      const path = pathOf(item);
      const score = scoreOf(path, wanted);
      return score === undefined ? [] : [{ item, score, length: path.length }];
    })
    .sort((a, b) => a.score - b.score || a.length - b.length)
    .slice(0, limit)
    .map(({ item }) => item);
}
