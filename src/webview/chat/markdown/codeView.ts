import type { CodeBlock } from '../model/codeBlock.ts';
import type { Piece } from '../model/codePieces.ts';
import { type Colors, knownColors, requestColors } from './highlighter.ts';

/** Milliseconds between two colourings of a block that still grows. */
const recolorAfter = 400;

type ChunkView = {
  readonly element: HTMLElement;
  /** Characters of the chunk that are in the element. */
  shown: number;
  colors: readonly Piece[] | undefined;
  /** False while the chunk is far from the viewport: then it holds plain text, which is one node. */
  near: boolean;
};

export type CodeView = { update(): void; dispose(): void };

/**
 * Draws a code block into `code` and keeps up with it by appending text to its last chunk: the cost of an addition does
 * not depend on what is there. Chunks of a long block are laid out and coloured near the viewport only.
 */
export function createCodeView(code: HTMLElement, block: CodeBlock, language: string): CodeView {
  const views: ChunkView[] = [];
  let cancelColors = () => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  let finished = false;

  function addChunk(): ChunkView {
    const element = document.createElement('span');
    element.className = 'code-chunk';
    const view: ChunkView = { element, shown: 0, colors: undefined, near: true };
    element.addEventListener('contentvisibilityautostatechange', (event) => {
      view.near = !(event as ContentVisibilityAutoStateChangeEvent).skipped;
      if (view.colors) paint(view, block.chunks[views.indexOf(view)] ?? '');
    });
    views.push(view);
    code.append(element);
    return view;
  }

  function setColors(colors: Colors): void {
    for (const [index, chunkColors] of colors.entries()) {
      const view = views[index];
      const text = block.chunks[index];
      if (!view || text === undefined || view.colors === chunkColors) continue;
      view.colors = chunkColors;
      paint(view, text);
    }
  }

  function recolor(): void {
    cancelColors();
    cancelColors = requestColors(block, language, setColors);
  }

  function update(): void {
    if (finished) return;
    for (let index = Math.max(0, views.length - 1); index < block.chunks.length; index++) {
      const text = block.chunks[index] ?? '';
      const view = views[index] ?? addChunk();
      if (text.length > view.shown) view.element.append(text.slice(view.shown));
      view.shown = text.length;
    }
    if (views.length > 1) code.classList.add('long');
    if (block.closed) {
      finished = true;
      clearTimeout(timer);
      const known = knownColors(block);
      if (known) setColors(known);
      else recolor();
    } else {
      timer ??= setTimeout(() => {
        timer = undefined;
        recolor();
      }, recolorAfter);
    }
  }

  update();
  return {
    update,
    dispose() {
      clearTimeout(timer);
      cancelColors();
    },
  };
}

/** Replaces the chunk's content; what arrived after its colours were made follows as plain text. */
function paint(view: ChunkView, text: string): void {
  const colors = view.near ? (view.colors ?? []) : [];
  let length = 0;
  const nodes: (Node | string)[] = colors.map((piece) => {
    length += piece.text.length;
    return piece.color === '' ? piece.text : span(piece);
  });
  if (length < text.length) nodes.push(text.slice(length));
  view.element.replaceChildren(...nodes);
  view.shown = text.length;
}

function span({ text, color }: Piece): HTMLElement {
  const element = document.createElement('span');
  element.className = `code-${color}`;
  element.textContent = text;
  return element;
}
