import type { Target } from './chat.ts';

/** `connection/model`, with `#2`, `#3` … for further keys. */
export const targetId = ({ model, key }: Target): string => (key === 0 ? model : `${model}#${key + 1}`);

/** The name in the secret store of a connection's key; the first one is the connection's id itself. */
export const keyName = (connectionId: string, key: number): string =>
  key === 0 ? connectionId : `${connectionId}#${key + 1}`;

/** How a target does, for people. Times are milliseconds since the epoch. */
export type TargetHealth = {
  readonly target: Target;
  /** `open`: it failed too often and is left alone until `dueAt`; `half-open`: the next request is a trial. */
  readonly circuit: 'closed' | 'open' | 'half-open';
  /** When an open circuit lets a trial through. */
  readonly dueAt?: number;
  /** Its rate limit is used up until then. */
  readonly limitedUntil?: number;
  /** Requests that run, and that wait for their turn. */
  readonly running: number;
  readonly waiting: number;
};
