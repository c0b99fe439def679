/** Code of one colour. `color` is one of the classes in code.css, or empty for plain text. */
export type Piece = { readonly text: string; readonly color: string };

/** highlight.js' own result before it becomes HTML. */
export type ScopeNode = { readonly scope?: string; readonly children: readonly (ScopeNode | string)[] };

/** highlight.js scopes, the more telling first part or whole, to our few colours. */
const colors: Readonly<Record<string, string>> = {
  keyword: 'keyword',
  'selector-tag': 'keyword',
  tag: 'keyword',
  name: 'keyword',
  operator: '',
  punctuation: '',
  literal: 'literal',
  'variable.language': 'literal',
  'variable.constant': 'literal',
  symbol: 'literal',
  bullet: 'literal',
  number: 'number',
  string: 'string',
  regexp: 'string',
  'char.escape': 'escape',
  comment: 'comment',
  quote: 'comment',
  doctag: 'keyword',
  title: 'function',
  'title.class': 'type',
  'title.class.inherited': 'type',
  section: 'heading',
  type: 'type',
  built_in: 'type',
  'selector-class': 'type',
  'selector-id': 'type',
  'selector-pseudo': 'type',
  attr: 'property',
  attribute: 'property',
  property: 'property',
  variable: 'property',
  'template-variable': 'property',
  params: '',
  subst: '',
  meta: 'meta',
  'meta.prompt': 'comment',
  link: 'string',
  code: 'string',
  emphasis: 'emphasis',
  strong: 'strong',
  addition: 'addition',
  deletion: 'deletion',
};

function colorOf(scope: string, inherited: string): string {
  return colors[scope] ?? colors[scope.replace(/\..*$/, '')] ?? (scope.startsWith('language:') ? '' : inherited);
}

/** The tree as a flat run of pieces; neighbours of one colour become one piece. */
export function piecesOf(root: ScopeNode): readonly Piece[] {
  const pieces: { text: string; color: string }[] = [];
  const visit = (node: ScopeNode, inherited: string): void => {
    const color = node.scope === undefined ? inherited : colorOf(node.scope, inherited);
    for (const child of node.children) {
      if (typeof child !== 'string') visit(child, color);
      else if (pieces.at(-1)?.color === color) (pieces.at(-1) as { text: string }).text += child;
      else pieces.push({ text: child, color });
    }
  };
  visit(root, '');
  return pieces;
}

/** Cuts the run into pieces per chunk, given the chunks' lengths; text beyond them is left out. */
export function cutPieces(pieces: readonly Piece[], lengths: readonly number[]): readonly (readonly Piece[])[] {
  let index = 0;
  let used = 0;
  return lengths.map((length) => {
    const chunk: Piece[] = [];
    let wanted = length;
    while (wanted > 0) {
      const piece = pieces[index];
      if (!piece) break;
      const text = piece.text.slice(used, used + wanted);
      if (text !== '') chunk.push({ text, color: piece.color });
      wanted -= text.length;
      used += text.length;
      if (used === piece.text.length) {
        index++;
        used = 0;
      }
    }
    return chunk;
  });
}
