import * as l10n from '@vscode/l10n';
import frameScript from '../../diagrams/frame.ts?script';
import { type Diagram, type DiagramRequest, type DiagramTheme, parseReply } from '../../diagrams/wire.ts';

/** Milliseconds: until a diagram is given up, and until a frame without work is taken away, which frees its memory. */
const drawTimeout = 20_000;
const idleTimeout = 30_000;
/** Diagrams that are kept: as many as a person scrolls back and forth over. */
const keptDiagrams = 50;

type Frame = {
  draw(source: string, theme: DiagramTheme): Promise<Diagram>;
  dispose(): void;
};

const drawings = new Map<string, Promise<Diagram>>();
const drawn = new Map<string, Diagram>();
let frame: Frame | undefined;
let working = 0;
let idle: ReturnType<typeof setTimeout> | undefined;

const keyOf = (source: string, theme: DiagramTheme): string => JSON.stringify([theme, source]);

/** The diagram if it is drawn already. */
export function drawnDiagram(source: string, theme: DiagramTheme): Diagram | undefined {
  return drawn.get(keyOf(source, theme));
}

/** Draws a diagram once; rejects with what is wrong with it, in the drawing library's words. */
export function drawDiagram(source: string, theme: DiagramTheme): Promise<Diagram> {
  const key = keyOf(source, theme);
  let drawing = drawings.get(key);
  if (!drawing) {
    drawing = inFrame((use) => use.draw(source, theme));
    drawing.then((diagram) => drawn.set(key, diagram)).catch(() => {});
    const [oldest] = drawings.keys();
    if (drawings.size >= keptDiagrams && oldest !== undefined) {
      drawings.delete(oldest);
      drawn.delete(oldest);
    }
  } else drawings.delete(key);
  // The latest one is at the end.
  drawings.set(key, drawing);
  return drawing;
}

async function inFrame<Result>(work: (frame: Frame) => Promise<Result>): Promise<Result> {
  clearTimeout(idle);
  working++;
  frame ??= createFrame();
  const used = frame;
  try {
    return await work(used);
  } catch (thrown) {
    if (thrown instanceof TimedOut && frame === used) drop();
    throw thrown;
  } finally {
    working--;
    if (working === 0) idle = setTimeout(drop, idleTimeout);
  }
}

function drop(): void {
  frame?.dispose();
  frame = undefined;
}

class TimedOut extends Error {
  constructor() {
    super(l10n.t('Drawing took too long.'));
  }
}

/** A frame without an origin: its script reaches neither the panel nor VS Code, and the panel's policy holds in it. */
function createFrame(): Frame {
  const element = document.createElement('iframe');
  element.sandbox.add('allow-scripts');
  element.className = 'diagram-frame';
  element.title = 'Mermaid';
  element.tabIndex = -1;
  element.ariaHidden = 'true';
  const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? '';
  const script = frameScript.replaceAll('</script', '<\\/script');
  element.srcdoc = `<!DOCTYPE html><html><head><meta charset="utf-8"></head><body></body><script nonce="${nonce}">${script}</script></html>`;
  const { port1: port, port2 } = new MessageChannel();
  const waiting = new Map<number, PromiseWithResolvers<Diagram>>();
  let last = 0;
  element.addEventListener('load', () => element.contentWindow?.postMessage(null, '*', [port2]), { once: true });
  port.onmessage = ({ data }) => {
    const reply = parseReply(data);
    const waiter = reply && waiting.get(reply.id);
    if (!reply || !waiter) return;
    if (reply.error === undefined) waiter.resolve(reply);
    else waiter.reject(new Error(reply.error));
  };
  document.body.append(element);
  return {
    async draw(source, theme) {
      last++;
      const id = last;
      const waiter = Promise.withResolvers<Diagram>();
      waiting.set(id, waiter);
      const timer = setTimeout(() => waiter.reject(new TimedOut()), drawTimeout);
      port.postMessage({ id, source, theme } satisfies DiagramRequest);
      try {
        return await waiter.promise;
      } finally {
        clearTimeout(timer);
        waiting.delete(id);
      }
    },
    dispose() {
      for (const { reject } of waiting.values()) reject(new TimedOut());
      port.close();
      element.remove();
    },
  };
}
