import assert from 'node:assert/strict';
import { Lexer, type Token } from 'marked';
import { createMarkdownStream } from './markdownStream.ts';
import { markdownOptions } from './mathTokens.ts';

function mathIn(source: string): string[] {
  const found: string[] = [];
  const visit = (tokens: readonly Token[]): void => {
    for (const token of tokens) {
      if (token.type.startsWith('math'))
        found.push(`${'closed' in token && token.closed ? '' : 'open '}${'tex' in token ? token.tex : ''}`);
      if ('tokens' in token && token.tokens) visit(token.tokens);
      if (token.type === 'list' && 'items' in token) visit(token.items);
    }
  };
  visit(new Lexer(markdownOptions).lex(source));
  return found;
}

describe('math in Markdown', () => {
  for (const [source, tex] of [
    ['The area is $\\pi r^2$ here.', ['\\pi r^2']],
    ['$x$, $n+1$, $f(x)$ and $a_i$.', ['x', 'n+1', 'f(x)', 'a_i']],
    ['$2^{10}$ is $O(n \\log n)$', ['2^{10}', 'O(n \\log n)']],
    ['So \\(a_1 * b * c\\) and \\[x = \\frac{1}{2}\\].', ['a_1 * b * c', 'x = \\frac{1}{2}']],
    ['- in a list $$e = mc^2$$', ['e = mc^2']],
    ['$$\na = b\n+ c\n- d_*e*\n$$\n', ['a = b\n+ c\n- d_*e*']],
    ['Text\n$$\nx\n$$\nmore', ['x']],
    ['\\[\nx_1\n\\]', ['x_1']],
  ] as const)
    it(`finds it in ${JSON.stringify(source)}`, () => assert.deepEqual(mathIn(source), tex));

  for (const source of [
    'It costs $5 and $6.',
    'From $5-$6 to $10/$12.',
    'Between 5$ and 6$ a month',
    'Pay $5 to US$ only',
    'Set $HOME and $PATH, or $HOME/bin:$PATH.',
    'a \\$x\\$ b',
    '`$x$` and $ x $',
    '```\n$$\nx\n$$\n```',
    '$100k$ and $20 million$',
  ])
    it(`finds none in ${JSON.stringify(source)}`, () => assert.deepEqual(mathIn(source), []));

  it('keeps an unfinished block together while it streams, and lets it go at an empty line', () => {
    const stream = createMarkdownStream();
    for (const piece of ['Begin\n\n$$\na\n', '- b\n', '- c\n']) stream.push(piece);
    assert.deepEqual(stream.finished.length, 1);
    stream.push('$$\n\nEnd');
    stream.end();
    assert.deepEqual(
      stream.finished.map((part) => (part.kind === 'markdown' ? part.source.trim() : '')),
      ['Begin', '$$\na\n- b\n- c\n$$', 'End'],
    );
    assert.deepEqual(mathIn('$$ is money\n\n**bold**'), []);
  });
});
