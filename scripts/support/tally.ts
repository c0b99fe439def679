export type Tally = { passed: number; failed: number };

/** Prints figures the way mocha does, so that `parseTally` reads them. */
export function printTally({ passed, failed }: Tally): void {
  console.log(`\n  ${passed} passing${failed > 0 ? `\n  ${failed} failing` : ''}\n`);
}

/** Reads mocha's `12 passing` and `1 failing` out of an output; undefined when it has none: the run crashed. */
export function parseTally(output: string): Tally | undefined {
  const passing = [...output.matchAll(/^\s*(\d+) passing\b/gm)].at(-1);
  if (!passing) return undefined;
  const failing = [...output.matchAll(/^\s*(\d+) failing\b/gm)].at(-1);
  return { passed: Number(passing[1]), failed: Number(failing?.[1] ?? 0) };
}

/** What mocha tells of its failures, at most `lines` lines of each of its runs; empty when nothing failed. */
export function failureReport(output: string, lines = 60): string {
  const [, ...reports] = output.split(/^(?=[ \t]*\d+ failing\b)/m);
  return reports.map((report) => report.trim().split('\n').slice(0, lines).join('\n')).join('\n\n');
}
