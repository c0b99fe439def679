import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { ErrorBoundary } from '../components/ErrorBoundary.tsx';
import { completeTail } from '../model/completeTail.ts';
import type { GrowingText } from '../model/entries.ts';
import type { Block } from '../model/markdownStream.ts';
import { CodeBlock } from './CodeBlock.tsx';
import { MarkdownBlock, type Shared } from './MarkdownBlock.tsx';

/** Blocks in one group: a long answer is a list of groups, of which all but the last are never looked at again. */
const groupSize = 24;

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
    };
  const { groups, rest } = drawFinished(drawn.current);
  const { shared } = drawn.current;
  const { open } = text.stream;
  const isLong = groups.length > 1;
  return (
    <div class={isLong ? 'markdown long' : 'markdown'}>
      {groups}
      <div class="block-group" key={groups.length}>
        {rest}
        {open && <BlockView key={open.key} block={open} shared={shared} isOpen version={revision} />}
      </div>
    </div>
  );
}

/** What was drawn of a text: a node that is handed to Preact again unchanged costs nothing. */
type Drawn = {
  readonly text: GrowingText;
  readonly shared: Shared;
  readonly blocks: VNode[];
  readonly groups: VNode[];
};

/** Draws what became finished since the last time. */
function drawFinished({ text, shared, blocks, groups }: Drawn): { groups: VNode[]; rest: VNode[] } {
  for (const block of text.stream.finished.slice(groups.length * groupSize + blocks.length)) {
    blocks.push(<BlockView key={block.key} block={block} shared={shared} isOpen={false} version={-1} />);
    if (blocks.length < groupSize) continue;
    groups.push(
      <div class="block-group" key={groups.length}>
        {blocks.splice(0)}
      </div>,
    );
  }
  return { groups: [...groups], rest: [...blocks] };
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
