import type { LogEntry } from './logLine.ts';
import { readAttribute } from './names.ts';

/** Something that failed: a call to a target, or a request that reached none. */
export type Failure = {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly code: string;
  readonly kind: string;
  readonly status: number | undefined;
  /** Undefined where no target was asked. */
  readonly target: string | undefined;
  /** A short text of the provider's or the system's own. */
  readonly detail: string | undefined;
  /** Where in the code, for errors of ours. */
  readonly stack: string | undefined;
};

/** Failures that are one problem. */
export type FailureGroup = {
  readonly fingerprint: string;
  readonly count: number;
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** The newest one, and the entry that tells of it. */
  readonly last: Failure;
  readonly entry: LogEntry;
};

type Attributes = LogEntry['attributes'];

const text = (attributes: Attributes, fact: Parameters<typeof readAttribute>[1]): string | undefined => {
  const value = readAttribute(attributes, fact);
  return typeof value === 'string' ? value : undefined;
};

function failureOf(attributes: Attributes, at: number, entry: LogEntry): Failure | undefined {
  const code = text(attributes, 'errorCode');
  if (code === undefined || code === 'cancelled') return undefined;
  const status = readAttribute(attributes, 'httpStatus');
  return {
    at,
    code,
    kind: text(attributes, 'errorKind') ?? 'internal',
    status: typeof status === 'number' ? status : undefined,
    target: text(attributes, 'target'),
    detail: entry.detail,
    stack: text(entry.attributes, 'exceptionStack'),
  };
}

/** What failed in a request: each call to a target that did, even if another one answered in the end. */
export function failuresOf(entry: LogEntry): readonly Failure[] {
  const at = Date.parse(entry.timestamp);
  const attempts = (entry.spans ?? []).flatMap(({ name, start, duration, attributes }) => {
    const failure = name === 'attempt' ? failureOf(attributes, at + start + duration, entry) : undefined;
    return failure ? [failure] : [];
  });
  if (attempts.length > 0) return attempts;
  const own = failureOf(entry.attributes, at, entry);
  return own ? [own] : [];
}

/** The first lines of a stack tell errors of ours apart: all have the same code. */
const stackLines = 3;

function fingerprintOf({ code, status, target, stack }: Failure): string {
  const place = stack?.split('\n').slice(0, stackLines).join('|');
  return [code, status, target, place].filter((part) => part !== undefined).join(' ');
}

/** Groups failures that have code, status, target and place in common; the group seen last comes first. */
export function createFailureGroups(): { add(entry: LogEntry): void; groups(): readonly FailureGroup[] } {
  const groups = new Map<string, FailureGroup>();
  return {
    add(entry) {
      for (const failure of failuresOf(entry)) {
        const fingerprint = fingerprintOf(failure);
        const known = groups.get(fingerprint);
        const newest = !known || failure.at >= known.lastSeen;
        groups.set(fingerprint, {
          fingerprint,
          count: (known?.count ?? 0) + 1,
          firstSeen: Math.min(known?.firstSeen ?? failure.at, failure.at),
          lastSeen: Math.max(known?.lastSeen ?? failure.at, failure.at),
          last: newest ? failure : known.last,
          entry: newest ? entry : known.entry,
        });
      }
    },
    groups: () => [...groups.values()].toSorted((a, b) => b.lastSeen - a.lastSeen),
  };
}
