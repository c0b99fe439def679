/** What routing by a score is worth on rows that tell how well a weak and a strong model did. */

export type Quality = { readonly weak: number; readonly strong: number };

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The shares of strong calls, from 0 to 1, and the quality (sum) at each, the highest scores going strong first. */
function curve(rows: readonly Quality[], scores: readonly number[]): number[] {
  const order = rows.map((_, index) => index).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
  const qualities = [sum(rows.map(({ weak }) => weak))];
  for (const index of order) {
    const row = rows[index];
    if (row) qualities.push((qualities.at(-1) ?? 0) + row.strong - row.weak);
  }
  return qualities;
}

/** The largest share of strong calls that can be left out while `share` of the strong model's quality is kept. */
export function saved(rows: readonly Quality[], scores: readonly number[], share = 0.95): number {
  const target = share * sum(rows.map(({ strong }) => strong)) - 1e-9;
  const needed = curve(rows, scores).findIndex((quality) => quality >= target);
  return needed < 0 ? 0 : 1 - needed / rows.length;
}

/** The same for a coin: the expected quality grows in a straight line. */
export function savedAtRandom(rows: readonly Quality[], share = 0.95): number {
  const weak = sum(rows.map((row) => row.weak));
  const strong = sum(rows.map((row) => row.strong));
  if (weak >= share * strong) return 1;
  return 1 - (share * strong - weak) / (strong - weak);
}

/** Average share of the gap that is closed over all shares of strong calls (RouteLLM's APGR); 0.5 is random. */
export function gapRecovered(rows: readonly Quality[], scores: readonly number[]): number {
  const qualities = curve(rows, scores);
  const weak = qualities[0] ?? 0;
  const gap = (qualities.at(-1) ?? 0) - weak;
  return sum(qualities.slice(1).map((quality) => (quality - weak) / gap)) / rows.length;
}
