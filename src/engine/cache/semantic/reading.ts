import { withoutCourtesies } from './canonical.ts';
import { isEnglish } from './language.ts';
import { isArticle, lexicon, lightWeight, type Sense } from './lexicon.ts';
import { createRelations, type Relations, type Term } from './relations.ts';
import { type Token, tokenize } from './tokens.ts';
import { plainText, spaced, stem, trigrams } from './words.ts';

/** How a text asks: `how` to do or a request, `explain`, `why`; a `statement` asks nothing. */
export type Asking = 'how' | 'explain' | 'why' | 'statement' | 'other';

/** A text as the comparison sees it. */
export type Reading = Relations & {
  readonly english: boolean;
  readonly asking: Asking;
  readonly terms: readonly Term[];
  /** Technologies that the terms give away. */
  readonly implied: ReadonlySet<string>;
  /** What a question begins to ask for: `capital` in "What is the capital of …". */
  readonly head: Term | undefined;
  readonly negated: boolean;
  /** Pairs of concepts, the first going over into the second or standing in it, before it. */
  readonly directed: readonly (readonly [string, string])[];
  /** The stems of the words of what is quoted. */
  readonly quoted: ReadonlySet<string>;
  /** The words in small letters, for looking up what is quoted elsewhere. */
  readonly words: string;
  readonly trigrams: ReadonlySet<string>;
};

const unknownWeight = 1.2;
const strictWeight = 1.5;

const negations = new Set(['not', 'no', 'never', 'without', 'non', 'nor', 'none', 'neither']);
const askers = new Map([
  ['who', 'who'],
  ['whom', 'who'],
  ['whose', 'who'],
  ['when', 'when'],
  ['where', 'where'],
]);

const forward = new Set(['to', 'into', 'before', 'than', 'without', 'onto']);
const backward = new Set(['from', 'after', 'instead']);

const exact = (text: string, concept: string, kind: string, strict: boolean): Term => ({
  text,
  concepts: [concept],
  weight: strictWeight,
  kinds: [kind],
  strict,
  known: true,
  isAction: false,
});

function termOf(token: Token, senses: readonly Sense[] | undefined, text: string, isName: boolean): Term | undefined {
  if (token.kind === 'number') return exact(text, `#${text}`, 'number', true);
  if (token.kind === 'literal') return exact(text, `"${text.toLowerCase()}`, 'literal', true);
  if (token.kind === 'name') return exact(text, `"${text.toLowerCase()}`, 'literal', false);
  const named = isName ? ['name'] : [];
  if (!senses)
    return {
      text,
      concepts: [text],
      weight: unknownWeight,
      kinds: named,
      strict: false,
      known: false,
      isAction: false,
    };
  const meant = senses.filter(({ concept }) => concept !== '');
  if (meant.length === 0) return undefined;
  // A word that often only frames a question takes little when it does not.
  const weight = meant.length < senses.length ? lightWeight : Math.min(...meant.map((sense) => sense.weight));
  const kinds = [...meant.flatMap(({ kind }) => kind ?? []), ...named];
  const strict = meant.length === senses.length && meant.every((sense) => sense.strict);
  return {
    text,
    concepts: meant.map(({ concept }) => concept),
    weight,
    kinds,
    strict,
    known: true,
    isAction: meant.some((sense) => sense.isAction),
  };
}

/** `go` is a language after `in` or a colon and a verb before `to`: only names that are written large are sure. */
const isVerbGo = (token: Token, next: Token | undefined): boolean =>
  token.stem === 'go' &&
  ['to', 'into', 'through', 'over', 'back', 'from', 'about', 'wrong', 'in'].includes(next?.stem ?? '');

const isTechnologyTerm = ({ kinds }: Term): boolean => kinds.some((kind) => kind.startsWith('technology'));

/** The longest row of words from `at` on that the lexicon knows; else the one word. */
function phraseAt(stems: readonly string[], at: number, isLiteral: boolean): Phrase {
  const { senses, longest } = lexicon();
  for (let size = isLiteral ? 0 : Math.min(longest, stems.length - at); size >= 1; size--) {
    const text = stems.slice(at, at + size).join(' ');
    const found = senses.get(text);
    if (found) return { text, size, found };
  }
  return { text: stems[at] ?? '', size: 1, found: undefined };
}

type Phrase = { readonly text: string; readonly size: number; readonly found: readonly Sense[] | undefined };

const askerTerm = (text: string, asker: string): Term => ({
  text,
  concepts: [asker],
  weight: 0.8,
  kinds: ['asker'],
  strict: false,
  known: true,
  isAction: false,
});

/** A word between two others that says which way it goes, with the terms before it. */
type Joint = { readonly forward: boolean; readonly before: readonly Term[] };

function jointOf(word: string, terms: readonly Term[]): Joint | undefined {
  if (!forward.has(word) && !backward.has(word)) return undefined;
  return { forward: forward.has(word), before: terms.filter((one) => !isTechnologyTerm(one)).slice(-3) };
}

function directions(joint: Joint | undefined, term: Term): [string, string][] {
  const after = term.concepts[0] ?? '';
  return (joint?.before ?? []).flatMap(({ concepts: [before = ''] }): [string, string][] => {
    if (before === after) return [];
    return [joint?.forward ? [before, after] : [after, before]];
  });
}

function readTerms(
  tokens: readonly Token[],
  mayName: boolean,
): Pick<Reading, 'terms' | 'negated' | 'directed' | 'implied'> & Relations {
  const { implied: gives, corrected } = lexicon();
  const stems = tokens.map((token) => (token.kind === 'word' ? corrected(token.stem) : token.stem));
  const terms: Term[] = [];
  const implied = new Set<string>();
  const directed: [string, string][] = [];
  const { relations, addWord, addTerm } = createRelations();
  let negated = false;
  let joint: Joint | undefined;
  let end = 0;
  for (const [at, token] of tokens.entries()) {
    if (at < end) continue;
    const { text, size, found } = phraseAt(stems, at, token.kind === 'literal');
    end = at + size;
    const isWord = size === 1 && token.kind === 'word';
    if (isWord) {
      const lower = token.text.toLowerCase();
      const asker = askers.get(lower);
      if (asker) {
        terms.push(askerTerm(text, asker));
        continue;
      }
      joint = jointOf(lower, terms) ?? joint;
      if (negations.has(lower)) {
        negated = true;
        continue;
      }
    }
    const technology = gives.get(text);
    if (technology) implied.add(technology);
    const isName = mayName && at > 0 && isWord && /^\p{Lu}/u.test(token.text);
    const senses = isVerbGo(token, tokens[at + 1]) ? [] : found;
    const term = termOf(senses && token.kind === 'number' ? { ...token, kind: 'word' } : token, senses, text, isName);
    if (!term) {
      addWord(token.text.toLowerCase());
      continue;
    }
    terms.push(term);
    addTerm(term);
    // `from React 17 to React 18` goes from 17 to 18.
    if (isTechnologyTerm(term)) continue;
    directed.push(...directions(joint, term));
    joint = undefined;
  }
  return { terms, implied, negated, directed, ...relations };
}

const requests =
  /^(?:[\p{L}\p{N}.+#]+: )?(?:(?:please|hi|hello|hey),? )*(?:how (?:do|can|to|could|should|would|does one)|(?:what|which) (?:do i|command)|(?:can|could) (?:i|we)|is (?:there a|it possible)|what is (?:the|a) (?:\w+ )?(?:way|syntax))\b/u;

const finite =
  /\b(?:is|are|was|were|has|have|can|may|will|should|must|does|provides?|allows?|enables?|uses?|requires?|contains?|includes?|offers?|supports?|means|refers|consists|returns|takes|represents|serves?|works?)\b/;
const beginsOtherwise =
  /^(?:i|what|which|who|whom|whose|how|do|does|did|are|is|can|could|would|should|will|has|have|please|let|give|show|tell|name|list)\b/;

/** Declares something: it does not begin with what is to be done, and it ends as a sentence does or has its verb. */
function isStatement(lower: string): boolean {
  const [first = '', second = ''] = lower.split(/[^\p{L}'-]+/u).filter((part) => part !== '');
  if (lower.includes('?') || lower.split(' ').length < 4 || beginsOtherwise.test(lower)) return false;
  if (finite.test(second) || /^(?:if|we|when|once|while|although|because)$/.test(first)) return /[.:)]$/.test(lower);
  // `Cache management is ...`: what could be a request has its verb soon.
  if (
    /^[^.,]{3,40}?\b(?:is|are|can|was|were)\b/.test(lower) &&
    !/\b(?:that|which|whose|files?|all|if)\b.*?\b(?:is|are|can|was|were)\b/.test(lower)
  )
    return true;
  const begins = lexicon().senses.get(stem(first));
  if (begins?.some(({ isAction }) => isAction) || first.endsWith('ly')) return false;
  return /[.:)]$/.test(lower);
}

function askingOf(text: string): Asking {
  const lower = withoutCourtesies(text.toLowerCase());
  if (/\bwhy\b|what causes|\breasons? (?:that|why|for)\b|how come/.test(lower)) return 'why';
  if (requests.test(lower)) return 'how';
  if (
    /^(?:please )?(?:explain|describe)\b(?! how to)|^what (?:is|are|does|do)\b|^(?:can you |could you )?explain\b|^how does .* work/.test(
      lower,
    )
  ) {
    return 'explain';
  }
  if (isStatement(lower)) return 'statement';
  return 'other';
}

const asksFor =
  /^(?:what|which) (?:is|are|was|were)\b|^(?:what|which) (?!do\b|does\b|should\b|happens\b|can\b|is\b|are\b|command\b)\p{Ll}+ /iu;

/** Reads a text. Takes about 50 µs for a question of ten words. */
export function read(text: string): Reading {
  const plain = plainText(text);
  const { signed, senses } = lexicon();
  const isKnown = (chunk: string): boolean =>
    signed.has(chunk) || (/\p{L}{3}/u.test(chunk) && isTechnology(senses.get(chunk)));
  const tokens = tokenize(plain, isKnown).filter((token) => !isArticle(token.text.toLowerCase()));
  // In a text without small letters, or with nearly every word written large, capitals tell nothing.
  const mayName = (plain.match(/(?<!\p{L})\p{Lu}/gu)?.length ?? 0) < 0.6 * tokens.length;
  const named = readTerms(tokens, mayName);
  return {
    english: isEnglish(plain, named.terms.filter(({ known }) => known).length / Math.max(1, named.terms.length)),
    asking: askingOf(plain),
    ...named,
    head: asksFor.test(withoutCourtesies(plain.toLowerCase()))
      ? named.terms.find(({ weight }) => weight >= 1)
      : undefined,
    words: spaced(plain),
    quoted: new Set(
      tokens.filter(({ kind }) => kind === 'literal').flatMap(({ text }) => spaced(text).trim().split(' ').map(stem)),
    ),
    trigrams: trigrams(plain),
  };
}

const isTechnology = (senses: readonly Sense[] | undefined): boolean =>
  senses?.some(({ kind }) => kind?.startsWith('technology')) ?? false;
