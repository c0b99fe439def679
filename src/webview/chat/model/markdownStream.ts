import { Lexer, type Token, type Tokens } from 'marked';
import { appendCode, type CodeBlock, createCodeBlock } from './codeBlock.ts';
import { deepPlace, plainParagraph } from './deepMarkdown.ts';
import { markdownOptions } from './mathTokens.ts';
import { splitLongToken } from './splitLongToken.ts';

/** Top-level Markdown that is drawn as one piece: a paragraph, a list, a table, a heading. */
export type MarkdownBlock = { readonly kind: 'markdown'; readonly key: number; readonly source: string };
export type Block = MarkdownBlock | CodeBlock;

export type LinkTargets = Record<string, { href: string; title: string }>;

/**
 * Markdown that arrives in pieces, as blocks. Blocks in `finished` never change again; `open` is the end that may still
 * become something else. The work per piece depends on the open block only, never on what came before.
 */
export type MarkdownStream = {
  push(text: string): void;
  /** No more text comes: everything becomes finished. */
  end(): void;
  readonly finished: readonly Block[];
  readonly open: Block | undefined;
  /** Targets of reference links (`[name]: url`) seen so far; a new object whenever one is added. */
  readonly links: LinkTargets;
};

type Fence = {
  block: CodeBlock;
  closing: RegExp;
  maybeClosing: RegExp;
  indent: RegExp | undefined;
  atLineStart: boolean;
};

const openingFence = /^( {0,3})(`{3,}|~{3,})([^\n]*)\n/;

export function createMarkdownStream(): MarkdownStream {
  const finished: Block[] = [];
  let links: LinkTargets = {};
  let pending = '';
  let fence: Fence | undefined;
  let heldReturn = false;

  function take(text: string): void {
    const whole = heldReturn ? `\r${text}` : text;
    heldReturn = whole.endsWith('\r');
    pending += (heldReturn ? whole.slice(0, -1) : whole).replace(/\r\n?/g, '\n');
  }

  function consume(final: boolean): void {
    while (pending !== '') {
      if (fence) {
        pending = consumeCode(fence, pending, final);
        if (!fence.block.closed) return;
        closeFence(fence);
      } else if (!consumeMarkdown(final)) return;
    }
  }

  /** True when a code block was opened and `pending` goes on inside it. */
  function consumeMarkdown(final: boolean): boolean {
    const tokens = blockTokens(pending);
    const certain = final ? tokens.length : certainTokens(tokens);
    let offset = 0;
    for (const [index, token] of tokens.entries()) {
      const opening = isFenced(token) ? openingFence.exec(pending.slice(offset)) : null;
      if (opening) {
        fence = openFence(finished.length, opening);
        pending = pending.slice(offset + opening[0].length);
        return true;
      }
      if (index >= certain) {
        offset += finishPieces(splitLongToken(token).slice(0, -1));
        break;
      }
      if (token.type === 'def') addLink(token as Tokens.Def);
      else if (token.type !== 'space') finishPieces(splitLongToken(token));
      offset += token.raw.length;
    }
    pending = pending.slice(offset);
    return false;
  }

  function closeFence({ block }: Fence): void {
    block.closed = true;
    finished.push(block);
    fence = undefined;
  }

  /** Returns how much of the pending text the pieces were. */
  function finishPieces(pieces: readonly { source: string; length: number }[]): number {
    let length = 0;
    for (const piece of pieces) {
      finished.push({ kind: 'markdown', key: finished.length, source: piece.source });
      length += piece.length;
    }
    return length;
  }

  function addLink({ tag, href, title }: Tokens.Def): void {
    if (!Object.hasOwn(links, tag)) links = { ...links, [tag]: { href, title } };
  }

  return {
    push(text) {
      take(text);
      consume(false);
    },
    end() {
      if (heldReturn) pending += '\n';
      heldReturn = false;
      consume(true);
      if (fence) closeFence(fence);
    },
    finished,
    get open(): Block | undefined {
      if (fence) return fence.block;
      return pending.trim() === '' ? undefined : { kind: 'markdown', key: finished.length, source: pending };
    },
    get links() {
      return links;
    },
  };
}

function blockTokens(source: string): Token[] {
  const tokens: Token[] = [];
  for (let rest = source; rest !== ''; ) {
    const deep = deepPlace(rest);
    const fine = deep < 0 ? rest : rest.slice(0, deep);
    if (fine !== '') tokens.push(...(new Lexer(markdownOptions).blockTokens(fine) as Token[]));
    // What comes after the beginning of code is not asked for.
    if (deep < 0 || tokens.some(isFenced)) return tokens;
    const plain = plainParagraph(rest.slice(deep));
    tokens.push(plain);
    rest = rest.slice(deep + plain.raw.length);
  }
  return tokens;
}

/**
 * How many tokens at the front can no longer change. The last block may always grow; whether it is a block of its own
 * at all is known when its first line is whole (`1` may become `1.` and so the next item of the list before it).
 */
function certainTokens(tokens: readonly Token[]): number {
  const last = tokens.findLastIndex((token) => token.type !== 'space');
  // Space at the end may be the indent of the next line.
  if (last < 0) return tokens.at(-1)?.raw.endsWith('\n') ? tokens.length : 0;
  const firstLineIsWhole = tokens
    .slice(last)
    .map((token) => token.raw)
    .join('')
    .includes('\n');
  return firstLineIsWhole
    ? last
    : Math.max(
        0,
        tokens.slice(0, last).findLastIndex((token) => token.type !== 'space'),
      );
}

function isFenced(token: Token): boolean {
  return token.type === 'code' && token.codeBlockStyle !== 'indented';
}

function openFence(key: number, [, indent = '', marks = '', info = '']: RegExpExecArray): Fence {
  const mark = marks.charAt(0);
  return {
    block: createCodeBlock(key, info.trim()),
    closing: new RegExp(`^ {0,3}${mark}{${marks.length},} *$`),
    maybeClosing: new RegExp(`^ {0,3}${mark}* *$`),
    indent: indent === '' ? undefined : new RegExp(`^ {0,${indent.length}}`),
    atLineStart: true,
  };
}

/** Moves text into the fence's block, up to its closing line. Returns what is left. */
function consumeCode(fence: Fence, text: string, final: boolean): string {
  let start = 0;
  while (start < text.length) {
    const lineEnd = text.indexOf('\n', start);
    const whole = lineEnd >= 0 || final;
    const end = lineEnd >= 0 ? lineEnd : text.length;
    const line = text.slice(start, end);
    const next = lineEnd >= 0 ? lineEnd + 1 : text.length;
    if (fence.atLineStart) {
      if (whole && fence.closing.test(line)) {
        fence.block.closed = true;
        return text.slice(next);
      }
      if (!whole && (fence.indent || fence.maybeClosing.test(line))) return text.slice(start);
    }
    const shown = fence.indent && fence.atLineStart ? line.replace(fence.indent, '') : line;
    appendCode(fence.block, lineEnd >= 0 ? `${shown}\n` : shown);
    fence.atLineStart = lineEnd >= 0;
    start = next;
  }
  return '';
}
