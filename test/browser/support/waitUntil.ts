const INTERVAL_MS = 100;
const LIMIT_MS = 30_000;

/** Polls for half a minute; throws when `holds` never did. */
export async function waitUntil(holds: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < LIMIT_MS; waited += INTERVAL_MS) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
  }
  throw new Error('It did not become true within half a minute');
}
