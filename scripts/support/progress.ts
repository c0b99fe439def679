/** Runs an action and says so on stdout when it takes longer than a second, with its duration in seconds. */
export async function step<T>(title: string, action: () => Promise<T>): Promise<T> {
  const started = performance.now();
  let announced = false;
  const timer = setTimeout(() => {
    announced = true;
    console.log(`… ${title}`);
  }, 1000);
  try {
    const result = await action();
    if (announced) console.log(`✓ ${title} (${seconds(performance.now() - started)})`);
    return result;
  } catch (error) {
    console.log(`✗ ${title} (${seconds(performance.now() - started)})`);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Formats a duration in milliseconds as seconds: `1.2 s`. */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** Prints an error the way a person wants it, without a stack, and makes the process end with code 1. */
export function fail(error: unknown): void {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
