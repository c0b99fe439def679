export type Tally = { passed: number; failed: number };

/** Prints the line that `parseTally` reads; the last thing a test run prints. */
export function printTally({ passed, failed }: Tally): void {
  console.log(`${passed} passed, ${failed} failed`);
}

/**
 * Reads the figures of a test run out of its output: our own line, or mocha's `12 passing` and `1 failing`. Undefined
 * when it has none, which means that the run crashed.
 */
export function parseTally(output: string): Tally | undefined {
  const ours = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
  if (ours) return { passed: Number(ours[1]), failed: Number(ours[2]) };
  const passing = [...output.matchAll(/^\s*(\d+) passing\b/gm)].at(-1);
  if (!passing) return undefined;
  const failing = [...output.matchAll(/^\s*(\d+) failing\b/gm)].at(-1);
  return { passed: Number(passing[1]), failed: Number(failing?.[1] ?? 0) };
}
