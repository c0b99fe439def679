import type { CreateModel } from './types.ts';

/**
 * Loads a vendor's part of the library. It reads a base URL from the environment while it loads, which is never used here;
 * one that is blank would make loading fail, so it is taken for absent.
 */
export async function loadVendor(
  variable: string,
  load: () => Promise<{ readonly createModel: CreateModel }>,
): Promise<CreateModel> {
  if (process.env[variable]?.trim() === '') delete process.env[variable];
  return (await load()).createModel;
}
