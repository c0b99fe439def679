/** Local midnight of the day, or of the month's first day, that `at` falls in. Milliseconds since the epoch. */
export function startOf(period: 'day' | 'month', at: number): number {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), period === 'day' ? date.getDate() : 1).getTime();
}
