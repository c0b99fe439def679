/**
 * Runs in a frame of an opaque origin, where hostile diagrams can do nothing but draw badly: no network, no storage, no
 * way to the panel but the port. Bundled as one script, which the panel puts into the frame (see ../chat/markdown/diagrams.ts).
 */
import mermaid, { type MermaidConfig } from 'mermaid';
import { labelsOf } from './labels.ts';
import type { DiagramReply, DiagramRequest } from './wire.ts';

/** What a diagram's own configuration may not change: it is drawn in the panel's colours, by the layouts that are here. */
const fixed: MermaidConfig = {
  startOnLoad: false,
  securityLevel: 'strict',
  suppressErrorRendering: true,
  htmlLabels: false,
  flowchart: { htmlLabels: false },
  layout: 'dagre',
  look: 'classic',
  theme: 'base',
  logLevel: 'fatal',
};
const locked = [...Object.keys(fixed).filter((key) => key !== 'flowchart'), 'secure', 'maxTextSize', 'maxEdges'];
const ownStyle = ['themeVariables', 'themeCSS', 'fontFamily', 'fontSize', 'altFontFamily', 'dompurifyConfig'];

let drawn = 0;

async function draw({ id, source, theme }: DiagramRequest): Promise<DiagramReply> {
  mermaid.initialize({ ...fixed, ...theme, secure: [...locked, ...ownStyle] });
  drawn++;
  try {
    const { svg, diagramType } = await mermaid.render(`diagram${drawn}`, source);
    return { id, type: diagramType, ...imageOf(svg) };
  } catch (thrown) {
    return { id, error: thrown instanceof Error ? thrown.message : String(thrown) };
  } finally {
    document.body.replaceChildren();
  }
}

/** The drawing as a picture by itself: well-formed XML with a size of its own. */
function imageOf(html: string): { svg: string; width: number; height: number; labels: readonly string[] } {
  const svg = new DOMParser().parseFromString(html, 'text/html').querySelector('svg');
  if (!svg) throw new Error('No drawing.');
  const { width, height } = svg.viewBox.baseVal;
  svg.removeAttribute('style');
  for (const style of svg.querySelectorAll('style')) style.removeAttribute('nonce');
  svg.setAttribute('width', String(width));
  svg.setAttribute('height', String(height));
  return { svg: new XMLSerializer().serializeToString(svg), width, height, labels: labelsOf(svg) };
}

/**
 * The frame has the panel's policy, which wants the nonce of every style element: those of the drawing library get it,
 * also where it parses its own drawing again. A script or a handler that a diagram's text brings along stays refused.
 */
function allowOwnStyles(): void {
  const nonce = document.currentScript?.nonce ?? '';
  const create = document.createElement.bind(document);
  document.createElement = (name: string, options?: ElementCreationOptions) => {
    const element = create(name, options);
    if (name === 'style') element.nonce = nonce;
    return element;
  };
  const parse = DOMParser.prototype.parseFromString;
  DOMParser.prototype.parseFromString = function (text, type) {
    return parse.call(this, String(text).replaceAll(/<style(?=[\s>])/g, `<style nonce="${nonce}"`), type);
  };
}

allowOwnStyles();
addEventListener(
  'message',
  ({ source, ports: [port] }) => {
    if (source !== parent || !port) return;
    // One at a time: the library has one state.
    let last: Promise<unknown> = Promise.resolve();
    port.onmessage = ({ data }: MessageEvent<DiagramRequest>) => {
      last = last.then(() => draw(data)).then((reply) => port.postMessage(reply));
    };
  },
  { once: true },
);
