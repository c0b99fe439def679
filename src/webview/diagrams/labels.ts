/** The texts of a drawing, each once, in the order of drawing; its title and description come first. */
export function labelsOf(svg: SVGSVGElement): readonly string[] {
  const elements = [...svg.querySelectorAll(':scope > title, :scope > desc, text, foreignObject')];
  const texts = elements.map((element) => readable(element)).filter((text) => text !== '');
  return [...new Set(texts)];
}

/** Lines of one label are elements of their own, without space between them. */
function readable(element: Element): string {
  const lines = element.querySelectorAll(':scope > tspan');
  const parts = lines.length > 0 ? [...lines].map(({ textContent }) => textContent) : [element.textContent];
  return parts.join(' ').replaceAll(/\s+/g, ' ').trim();
}
