import katex from 'katex';

/**
 * Draws TeX into an element as MathML, which Chromium lays out itself: no fonts, no styles and no HTML to be parsed, and
 * screen readers know it. Nothing of it can open a link or load a file. Throws for what is not TeX.
 */
export function drawMath(tex: string, element: HTMLElement, display: boolean): void {
  katex.render(tex, element, {
    displayMode: display,
    output: 'mathml',
    throwOnError: true,
    strict: 'ignore',
    trust: false,
    maxExpand: 200,
    maxSize: 40,
    errorColor: 'currentcolor',
  });
}
