import type { Reading } from './reading.ts';
import type { Term } from './relations.ts';
import { dice, isTypo, spaced } from './words.ts';

/** How two readings lie to each other. Each of `similarities` is 0 to 1, more is nearer. */
export type Comparison = {
  /** Why one answer cannot serve both, however similar they look. */
  readonly veto?: string;
  readonly similarities: Similarities;
  /** How many terms have nothing like them on the other side. */
  readonly open: number;
};
export type Similarities = {
  /** The share of what either text speaks of that the other speaks of too: of the worse covered of the two. */
  readonly coverage: number;
  /** The same of the better covered one. */
  readonly containment: number;
  /** 1 when nothing is left over on the side where more is, falling with the weight of what is. */
  readonly completeness: number;
  /** 1 when what is left over on both sides together weighs nothing. */
  readonly agreement: number;
  readonly characters: number;
  /** The share of shared concepts that come in the same order. */
  readonly order: number;
  /** 1 when both ask in the same way. */
  readonly asking: number;
  /** 1 when what is left over on one side has nothing that stands against it on the other. */
  readonly addition: number;
  /** 1 when neither does what the other does not, 0.5 when one does. */
  readonly action: number;
  /** 1 when both deny or neither. */
  readonly polarity: number;
};

const soft = 0.7;

/** 1: the same; 0.7: a slip of the keyboard, or words of one root. */
function likeness(a: Term, b: Term): number {
  if (a.concepts.some((concept) => b.concepts.includes(concept))) return 1;
  if (a.known && b.known) return 0;
  if ([...a.kinds, ...b.kinds].some((kind) => kind === 'literal' || kind === 'number')) return 0;
  if (a.kinds.length + b.kinds.length > 0) return isTypo(a.text, b.text) ? soft : 0;
  return isTypo(a.text, b.text) || haveOneRoot(a.text, b.text) ? soft : 0;
}

function haveOneRoot(a: string, b: string): boolean {
  let shared = 0;
  while (shared < Math.min(a.length, b.length) && a[shared] === b[shared]) shared += 1;
  return shared >= 5 && shared >= 0.65 * Math.max(a.length, b.length);
}

/** Signs like `*` and `/` are part of what is quoted. */
const isProse = /^[\p{L}\p{N} .,:;()'"_-]+$/u;

const isQuotedIn = (term: Term, other: Reading): boolean =>
  term.kinds.includes('literal')
    ? isProse.test(term.text) && other.words.includes(spaced(term.text))
    : term.text.split(' ').every((word) => other.quoted.has(word));

type Side = { readonly total: number; readonly open: readonly Term[]; readonly missing: number };

function side(of: Reading, other: Reading): Side {
  let total = 0;
  let missing = 0;
  const open: Term[] = [];
  const seen = new Set<string>();
  for (const term of of.terms) {
    if (seen.has(term.text)) continue;
    seen.add(term.text);
    const given = term.concepts.some((concept) => other.implied.has(concept)) || isQuotedIn(term, other);
    const likest = given ? 1 : Math.max(0, ...other.terms.map((one) => likeness(term, one)));
    total += term.weight;
    missing += term.weight * (1 - likest);
    if (likest === 0) open.push(term);
  }
  return { total, open, missing };
}

function kindClash(a: readonly Term[], b: readonly Term[]): string | undefined {
  const others = new Set(b.flatMap(({ kinds }) => kinds));
  return a.flatMap(({ kinds }) => kinds).find((kind) => kind !== 'action' && others.has(kind));
}

const isTurned = (a: Reading, b: Reading): boolean =>
  a.directed.some(([from, to]) => b.directed.some((other) => other[0] === to && other[1] === from));

const strange = new Set(['why how', 'how why', 'why explain', 'explain why', 'explain how', 'how explain']);

/** What each "largest" and "first" is said of. */
const saidOf = ({ terms }: Reading): ReadonlyMap<string, string> =>
  new Map(
    terms.flatMap((term, i) => {
      const next = terms[i + 1]?.concepts[0];
      return term.kinds.includes('extreme') && next ? [[term.concepts[0] ?? '', next] as const] : [];
    }),
  );

/** `the capital of the smallest state` is not `the smallest capital of a state`. */
function isSaidOfOther(a: Reading, b: Reading): boolean {
  const others = saidOf(b);
  return [...saidOf(a)].some(([extreme, noun]) => {
    const other = others.get(extreme);
    return other !== undefined && other !== noun && b.terms.some(({ concepts }) => concepts.includes(noun));
  });
}

/**
 * A noun put in on one side of which the rest is said then: `the population of the capital of the state` is not that of
 * the state, `a long listing of the files` not the files.
 */
const isGoverned = ({ governors }: Reading, open: readonly Term[]): boolean =>
  open.some((term) => term.weight >= 1 && !term.isAction && governors.has(term));

/** `open a file from the terminal` is not `open the terminal`: one deed, and the other's object is only something beside it. */
const hasOtherObject = (a: Reading, b: Reading, openA: readonly Term[]): boolean =>
  [...a.objects].some(([deed, object]) => {
    const other = b.objects.get(deed)?.concepts[0];
    return (
      openA.includes(object) &&
      object.known &&
      other !== undefined &&
      a.terms.some((term) => term.concepts.includes(other))
    );
  });

/** `find the files and display the contents` shows more than `find the files` does. */
const hasAdded = (a: Reading, b: Reading, openA: readonly Term[]): boolean =>
  b.added.size === 0 && openA.some((term) => a.added.has(term) && !term.concepts.includes('all'));

/** Each does what the other does not, and at least one of the deeds is more than to find or to make. */
const isOtherDeed = (a: readonly Term[], b: readonly Term[]): boolean =>
  a.some(({ isAction }) => isAction) &&
  b.some(({ isAction }) => isAction) &&
  [...a, ...b].some(({ isAction, weight }) => isAction && weight >= 1);

const mayDeclare = ({ asking }: Reading): boolean => asking === 'statement' || asking === 'other';

/** Texts that ask nothing are compared by other rules and weights. */
export const areStatements = (a: Reading, b: Reading): boolean =>
  (a.asking === 'statement' && mayDeclare(b)) || (b.asking === 'statement' && mayDeclare(a));

const namesSomething = ({ kinds }: Term): boolean =>
  kinds.some((kind) => kind === 'literal' || kind === 'number' || kind.startsWith('technology'));

function vetoOf(a: Reading, b: Reading, openA: readonly Term[], openB: readonly Term[]): string | undefined {
  // Two ways to say the same leave more open than two ways to ask it: only what names something has to agree.
  if (areStatements(a, b)) return kindClash(openA.filter(namesSomething), openB.filter(namesSomething));
  const open = [...openA, ...openB];
  if (open.some(({ kinds }) => kinds.includes('number'))) return 'number';
  const strict = open.find((term) => term.strict);
  if (strict) return strict.kinds[0] ?? strict.text;
  if (a.negated !== b.negated) return 'negation';
  if (isTurned(a, b)) return 'direction';
  if ((a.head && openA.includes(a.head)) || (b.head && openB.includes(b.head))) return 'head';
  if (strange.has(`${a.asking} ${b.asking}`)) return 'asking';
  if (isSaidOfOther(a, b)) return 'extreme';
  if (isOtherDeed(openA, openB)) return 'action';
  if (isGoverned(a, openA) || isGoverned(b, openB)) return 'governor';
  if (hasAdded(a, b, openA) || hasAdded(b, a, openB)) return 'added';
  if (hasOtherObject(a, b, openA) || hasOtherObject(b, a, openB)) return 'object';
  return kindClash(openA, openB);
}

/** The length of the longest common subsequence of concepts, as a share of the shorter list. */
function orderOf(a: Reading, b: Reading): number {
  const first = a.terms.filter((term) => b.terms.some((other) => likeness(term, other) > 0));
  const second = b.terms.filter((term) => a.terms.some((other) => likeness(term, other) > 0));
  const shorter = Math.min(first.length, second.length);
  if (shorter < 2) return 1;
  let above = new Array<number>(second.length + 1).fill(0);
  for (const term of first) {
    const row = [0];
    second.forEach((other, j) => {
      row.push(likeness(term, other) > 0 ? (above[j] ?? 0) + 1 : Math.max(above[j + 1] ?? 0, row[j] ?? 0));
    });
    above = row;
  }
  return (above[second.length] ?? 0) / shorter;
}

/** Compares two readings of English texts. Symmetric. */
export function compare(a: Reading, b: Reading): Comparison {
  const [left, right] = [side(a, b), side(b, a)];
  const covered = [left, right].map(({ total, missing }) => (total === 0 ? 0 : 1 - missing / total));
  const veto = vetoOf(a, b, left.open, right.open);
  return {
    ...(veto && { veto }),
    open: left.open.length + right.open.length,
    similarities: {
      coverage: Math.min(...covered),
      containment: Math.max(...covered),
      completeness: Math.exp(-Math.max(left.missing, right.missing)),
      agreement: Math.exp(-(left.missing + right.missing)),
      characters: dice(a.trigrams, b.trigrams),
      order: orderOf(a, b),
      asking: a.asking === b.asking ? 1 : 0,
      addition: Math.exp(-Math.min(left.missing, right.missing)),
      action: [left.open, right.open].filter((open) => !open.some(({ kinds }) => kinds.includes('action'))).length / 2,
      polarity: a.negated === b.negated ? 1 : 0,
    },
  };
}
