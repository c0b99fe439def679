import { actions } from './lexicon/actions.ts';
import { frames } from './lexicon/frames.ts';
import { implied, technologies } from './lexicon/technologies.ts';
import { things } from './lexicon/things.ts';
import { topics } from './lexicon/topics.ts';
import { createSpelling } from './spelling.ts';
import { stem } from './words.ts';

/** One meaning that words can have. Two senses of one `kind` exclude each other; a
 * `strict` one changes the question even when nothing stands against it. */
export type Sense = {
  readonly concept: string;
  readonly weight: number;
  readonly kind?: string;
  readonly strict?: boolean;
  /** Says what is to be done. */
  readonly isAction?: boolean;
};
export type Lexicon = {
  /** The meanings of words, by their stems with a space between. */
  readonly senses: ReadonlyMap<string, readonly Sense[]>;
  /** The technologies that a concept's use gives away. */
  readonly implied: ReadonlyMap<string, string>;
  /** Chunks with signs in them that are words all the same: `c++`, `node.js`. */
  readonly signed: ReadonlySet<string>;
  /** The stem meant by a misspelt one, or itself. */
  readonly corrected: (stem: string) => string;
  /** The most words of a phrase. */
  readonly longest: number;
};

const articles = new Set(['a', 'an', 'the']);
export const lightWeight = 0.25;
const technologyWeight = 1.5;

const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');
const names = (text: string, separator: string): readonly string[] => text.split(separator).map((one) => one.trim());

/** The key of a phrase: as `tokenize` would cut it, in stems, without articles. */
function phraseKey(phrase: string): string {
  const words = phrase.split(/[ -]/).flatMap((chunk) => (/^[\p{L}/]+$/u.test(chunk) ? chunk.split('/') : [chunk]));
  return words
    .filter((one) => one !== '' && !articles.has(one))
    .map((one) => (/^\p{L}+$/u.test(one) ? stem(one) : one))
    .join(' ');
}

function build(): Lexicon {
  const senses = new Map<string, Sense[]>();
  const signed = new Set<string>();
  const impliedBy = new Map<string, string>();
  const add = (form: string, sense: Sense): void => {
    const key = phraseKey(form);
    for (const one of form.split(/[ -]/))
      if (/[^\p{L}\p{N}]/u.test(one) && !/^\p{L}+\/\p{L}+$/u.test(one)) signed.add(one);
    const known = senses.get(key) ?? [];
    if (!known.some(({ concept }) => concept === sense.concept)) senses.set(key, [...known, sense]);
  };
  for (const line of lines(frames)) for (const form of names(line, ',')) add(form, { concept: '', weight: 0 });
  for (const [index, line] of [...lines(actions), ...lines(things), ...lines(topics)].entries()) {
    const [, mark, forms = '', kind] = /^([~!]?)(.*?)(?: @(\w+))?$/.exec(line) ?? [];
    const all = names(forms, ',');
    const sense = {
      concept: all[0] ?? '',
      weight: mark === '~' ? lightWeight : 1,
      strict: mark === '!',
      isAction: index < lines(actions).length,
      ...(kind && { kind }),
    };
    for (const form of all) add(form, sense);
  }
  for (const line of lines(technologies)) {
    const [kind = '', list = ''] = line.split(/: (.*)/s);
    for (const one of names(list, ',')) {
      const spellings = names(one, '=');
      for (const form of spellings)
        add(form, { concept: `${spellings[0]}`, weight: technologyWeight, strict: true, kind: `technology ${kind}` });
    }
  }
  for (const line of lines(implied)) {
    const [technology = '', list = ''] = line.split(/: (.*)/s);
    for (const form of names(list, ',')) impliedBy.set(phraseKey(form), technology);
  }
  const longest = Math.max(...[...senses.keys()].map((key) => key.split(' ').length));
  const words = new Set([...senses.keys()].flatMap((key) => key.split(' ')));
  return { corrected: createSpelling(words), senses, implied: impliedBy, signed, longest };
}

let built: Lexicon | undefined;
/** Built with the first question that needs it. */
export function lexicon(): Lexicon {
  built ??= build();
  return built;
}

export const isArticle = (word: string): boolean => articles.has(word);
