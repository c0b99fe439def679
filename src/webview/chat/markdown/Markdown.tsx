import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { ErrorBoundary } from '../components/ErrorBoundary.tsx';
import { completeTail } from '../model/completeTail.ts';
import type { GrowingText } from '../model/entries.ts';
import type { Block } from '../model/markdownStream.ts';
import { Chapter } from './Chapter.tsx';
import { CodeBlock } from './CodeBlock.tsx';
import { MarkdownBlock, type Shared } from './MarkdownBlock.tsx';

/**
 * A long answer is a tree two levels deep, so that what is finished is neither drawn nor laid out again as a list: blocks
 * in one group, groups in one chapter.
 */
const groupSize = 24;
const chapterSize = 4;

/** Draws a text that may still grow: finished blocks once, the open one on every change. */
export function Markdown({ text }: { text: GrowingText }) {
  const revision = text.revision.value;
  const drawn = useRef<Drawn | undefined>(undefined);
  useEffect(() => () => text.release(), [text]);
  if (drawn.current?.text !== text || drawn.current.shared.links !== text.stream.links)
    drawn.current = {
      text,
      shared: { links: text.stream.links, firstDepth: undefined },
      blocks: [],
      groups: [],
      chapters: [],
    };
  drawFinished(drawn.current);
  const { shared, blocks, groups, chapters } = drawn.current;
  const { open } = text.stream;
  const isLong = chapters.length > 0 || groups.length > 0;
  return (
    <div class={isLong ? 'markdown long' : 'markdown'}>
      {[...chapters]}
      <Chapter key={chapters.length} isOpen>
        {[...groups]}
        <div class="block-group" key={groups.length}>
          {[...blocks]}
          {open && <BlockView key={open.key} block={open} shared={shared} isOpen version={revision} />}
        </div>
      </Chapter>
    </div>
  );
}

/** What was drawn of a text: a node that is handed to Preact again unchanged costs nothing. */
type Drawn = {
  readonly text: GrowingText;
  readonly shared: Shared;
  /** Of the last group, which is not full. */
  readonly blocks: VNode[];
  /** Full ones of the last chapter, which is not full. */
  readonly groups: VNode[];
  readonly chapters: VNode[];
};

/** Draws what became finished since the last time. */
function drawFinished({ text, shared, blocks, groups, chapters }: Drawn): void {
  const known = (chapters.length * chapterSize + groups.length) * groupSize + blocks.length;
  for (const block of text.stream.finished.slice(known)) {
    blocks.push(<BlockView key={block.key} block={block} shared={shared} isOpen={false} version={-1} />);
    if (blocks.length < groupSize) continue;
    groups.push(
      <div class="block-group" key={groups.length}>
        {blocks.splice(0)}
      </div>,
    );
    if (groups.length < chapterSize) continue;
    chapters.push(
      <Chapter key={chapters.length} isOpen={false}>
        {groups.splice(0)}
      </Chapter>,
    );
  }
}

type BlockProps = {
  readonly block: Block;
  readonly shared: Shared;
  readonly isOpen: boolean;
  /** Changes whenever an open block has grown. */
  readonly version: number;
};

function BlockView({ block, shared, isOpen, version }: BlockProps) {
  return (
    <ErrorBoundary>
      {block.kind === 'code' ? (
        <CodeBlock block={block} version={version} />
      ) : (
        <MarkdownBlock source={isOpen ? completeTail(block.source) : block.source} shared={shared} />
      )}
    </ErrorBoundary>
  );
}
