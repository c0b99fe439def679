import type { Usage } from './chat.ts';

const tiers: Readonly<Record<string, Usage['serviceTier']>> = {
  batch: 'batch',
  flex: 'batch',
  priority: 'priority',
};

/** What a provider calls the way it bills an answer, for a usage; nothing for the standard one and unknown names. */
export function serviceTierOf(name: unknown): Pick<Usage, 'serviceTier'> {
  const tier = typeof name === 'string' ? tiers[name.toLowerCase()] : undefined;
  return tier ? { serviceTier: tier } : {};
}
