import * as l10n from '@vscode/l10n';
import { Lexer, type Token, type Tokens } from 'marked';
import { type ComponentChildren, createContext } from 'preact';
import { useContext, useRef } from 'preact/hooks';
import { appendLines, type CodeBlock as Code, codeBlockOf } from '../model/codeBlock.ts';
import { deepPlace, plainParagraph } from '../model/deepMarkdown.ts';
import type { LinkTargets } from '../model/markdownStream.ts';
import { type MathToken, markdownOptions } from '../model/mathTokens.ts';
import { CodeBlock } from './CodeBlock.tsx';
import { Inline } from './inline.tsx';
import { MathView } from './MathView.tsx';

/** What the blocks of one answer share. */
export type Shared = {
  readonly links: LinkTargets;
  /** Depth of the answer's first heading: it becomes level 3, right below the message's own. */
  firstDepth: number | undefined;
};

const SharedContext = createContext<Shared>({ links: {}, firstDepth: undefined });

/** Draws one top-level block. */
export function MarkdownBlock({ source, shared }: { source: string; shared: Shared }) {
  const lexer = new Lexer(markdownOptions);
  Object.assign(lexer.tokens.links, shared.links);
  return (
    <SharedContext.Provider value={shared}>
      <Blocks tokens={deepPlace(source) < 0 ? lexer.lex(source) : [plainParagraph(source)]} />
    </SharedContext.Provider>
  );
}

function Blocks({ tokens }: { tokens: readonly Token[] | undefined }) {
  return <>{tokens?.map(blockNode)}</>;
}

function blockNode(token: Token): ComponentChildren {
  switch (token.type) {
    case 'space':
    case 'def':
    case 'checkbox':
      return null;
    case 'paragraph':
      return (
        <p dir="auto">
          <Inline tokens={token.tokens} />
        </p>
      );
    case 'heading':
      return <Heading token={token as Tokens.Heading} />;
    case 'code':
      return <NestedCode token={token as Tokens.Code} />;
    case 'blockquote':
      return (
        <blockquote dir="auto">
          <Blocks tokens={token.tokens} />
        </blockquote>
      );
    case 'list':
      return <List token={token as Tokens.List} />;
    case 'table':
      return <Table token={token as Tokens.Table} />;
    case 'hr':
      return <hr />;
    case 'html':
      return /^\s*<!--[\s\S]*-->\s*$/.test(token.raw) ? null : <p class="raw-html">{token.raw.trim()}</p>;
    case 'mathBlock':
      return (
        <p>
          <MathView token={token as MathToken} />
        </p>
      );
    case 'text':
      return <Inline tokens={token.tokens ?? [token]} />;
    default:
      return <p dir="auto">{token.raw}</p>;
  }
}

/** Code inside a list or a quotation, which is parsed again whenever that grows: what is drawn of it stays. */
function NestedCode({ token }: { token: Tokens.Code }) {
  const known = useRef<{ block: Code; text: string } | undefined>(undefined);
  const { text, lang = '', raw } = token;
  const before = known.current;
  const goesOn = before?.block.info === lang && text.startsWith(before.text);
  const isSame = goesOn && text === before.text;
  if (!goesOn || (before.block.closed && !isSame)) known.current = { block: codeBlockOf(0, lang, text), text };
  else if (!isSame) known.current = { block: appendLines(before.block, text.slice(before.text.length)), text };
  const block = known.current?.block ?? codeBlockOf(0, lang, text);
  block.closed = token.codeBlockStyle === 'indented' || /\n[ >]*(?:`{3,}|~{3,})\s*$/.test(raw);
  return <CodeBlock block={block} version={text.length} />;
}

/** Levels follow the panel's outline, sizes the Markdown. */
function Heading({ token }: { token: Tokens.Heading }) {
  const shared = useContext(SharedContext);
  shared.firstDepth ??= token.depth;
  const Name = (['h3', 'h4', 'h5', 'h6'] as const)[Math.max(0, token.depth - shared.firstDepth)] ?? 'h6';
  return (
    <Name class={`heading${token.depth}`} dir="auto">
      <Inline tokens={token.tokens} />
    </Name>
  );
}

function List({ token }: { token: Tokens.List }) {
  const items = token.items.map((item) => <ListItem item={item} />);
  const isTasks = token.items.every((item) => item.task);
  const style = isTasks ? 'task-list' : undefined;
  return token.ordered ? (
    <ol class={style} start={token.start === '' ? 1 : token.start} dir="auto">
      {items}
    </ol>
  ) : (
    <ul class={style} dir="auto">
      {items}
    </ul>
  );
}

function ListItem({ item }: { item: Tokens.ListItem }) {
  return (
    <li>
      {item.task && (
        <input
          type="checkbox"
          checked={item.checked === true}
          disabled
          aria-label={item.checked ? l10n.t('Done') : l10n.t('To do')}
        />
      )}
      <Blocks tokens={item.tokens} />
    </li>
  );
}

function Table({ token }: { token: Tokens.Table }) {
  const cells = (row: readonly Tokens.TableCell[], Name: 'th' | 'td') =>
    row.map((cell) => (
      <Name class={cell.align ? `align-${cell.align}` : undefined} dir="auto">
        <Inline tokens={cell.tokens} />
      </Name>
    ));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms, a section would be a landmark
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div class="table-scroll" role="group" tabIndex={0} aria-label={l10n.t('Table')}>
      <table>
        <thead>
          <tr>{cells(token.header, 'th')}</tr>
        </thead>
        <tbody>
          {token.rows.map((row) => (
            <tr>{cells(row, 'td')}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
