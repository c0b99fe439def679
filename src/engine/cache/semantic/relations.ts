/** Something that a text speaks of. */
export type Term = {
  /** The words, in stems. */
  readonly text: string;
  /** What they can mean; for an unknown word itself. */
  readonly concepts: readonly string[];
  /** How much it takes to be right. */
  readonly weight: number;
  /** Terms that share a kind exclude each other. */
  readonly kinds: readonly string[];
  /** Changes the question even when nothing stands against it. */
  readonly strict: boolean;
  readonly known: boolean;
  /** Says what is to be done. */
  readonly isAction: boolean;
};

/** Which terms of a text belong together, as far as guards ask. */
export type Relations = {
  /** Of which something is said after them: `capital` in "the capital of the state". */
  readonly governors: ReadonlySet<Term>;
  /** What follows a deed at once, by the deed's concept: `file` for `open` in "open a file from the terminal". */
  readonly objects: ReadonlyMap<string, Term>;
  /** What follows `and` with a deed: `display the contents` in "find the files and display the contents". */
  readonly added: ReadonlySet<Term>;
};

const governing = new Set(['of', 'with', 'that', 'which', 'whose', 'who', 'where']);

/** `directory "src"` is no more than `"src"`. */
const isAppositive = (term: Term, row: readonly Term[]): boolean =>
  row[row.indexOf(term) + 1]?.kinds.includes('literal') ?? false;

/** Takes a text's words in order: its terms, and the words between them that are none. */
export function createRelations(): {
  readonly relations: Relations;
  readonly addWord: (word: string) => void;
  readonly addTerm: (term: Term) => void;
} {
  const governors = new Set<Term>();
  const objects = new Map<string, Term>();
  const added = new Set<Term>();
  /** The terms since the last word that is none. */
  let row: Term[] = [];
  let last = '';
  return {
    relations: { governors, objects, added },
    addWord(word) {
      if (governing.has(word)) for (const term of row) if (!isAppositive(term, row)) governors.add(term);
      last = word;
      row = [];
    },
    addTerm(term) {
      const deed = row.at(-1);
      if (deed?.isAction && deed.weight >= 1) objects.set(deed.concepts[0] ?? '', term);
      const isLightDeed = term.isAction && term.weight < 1;
      if (added.size > 0 || (last === 'and' && isLightDeed)) added.add(term);
      last = '';
      row.push(term);
    },
  };
}
