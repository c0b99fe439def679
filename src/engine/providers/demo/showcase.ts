import { fenceCode } from '../../../shared/codeFences.ts';

/** Material for trying out the panel: the same in every language. */

export const codeShowcase = [
  fenceCode(
    `export function total(prices: readonly number[]): number {\n  return prices.reduce((sum, price) => sum + price, 0);\n}`,
    'ts',
  ),
  fenceCode(`def total(prices: list[float]) -> float:\n    return sum(prices)`, 'python'),
  fenceCode(`fn total(prices: &[f64]) -> f64 {\n    prices.iter().sum()\n}`, 'rust'),
  fenceCode('curl -s https://example.com | head -n 5', 'sh'),
].join('\n\n');

export const markdownShowcase = [
  '# Heading 1\n\n## Heading 2\n\n### Heading 3',
  '**Bold**, *italic*, ***both***, ~~struck~~, `code`, [a link](https://example.com "Title"), <https://example.com>',
  '> A quotation\n>\n> > inside a quotation',
  '- A list\n  - inside a list\n    1. numbered\n    2. twice\n- [x] done\n- [ ] open',
  '| Left | Centre | Right |\n| :--- | :---: | ---: |\n| a | b | 1 |\n| `c` | **d** | 1000 |',
  fenceCode('const answer = 42; // a code block', 'js'),
  'Math: $e^{i\\pi} + 1 = 0$\n\n$$\n\\sum_{i=1}^{n} i = \\frac{n(n+1)}{2}\n$$',
  fenceCode('flowchart LR\n  A[Ask] --> B{Clear?}\n  B -->|yes| C[Answer]\n  B -->|no| A', 'mermaid'),
  fenceCode('```js\nnested();\n```', 'md'),
  '    an indented block of code',
  'A line that ends here  \nand goes on below.\n\n---',
  'Escapes: \\*no italics\\*, &lt;no tag&gt;, 1 < 2 && 3 > 2. Emoji: 🎉. Right to left: שלום. Wide: 日本語.',
].join('\n\n');

/** Every line would do harm if it were taken at its word. */
export const hostileShowcase = [
  '<script>window.hacked = true</script>',
  '<img src="x" onerror="window.hacked = true">',
  '<svg onload="window.hacked = true"></svg>',
  '<iframe src="https://example.com"></iframe>',
  '<a href="javascript:window.hacked = true">a link with a script</a>',
  '[another](javascript:window.hacked=true) [and another](JaVaScRiPt:window.hacked=true)',
  '[data](data:text/html;base64,PHNjcmlwdD5oYWNrZWQ9MTwvc2NyaXB0Pg==) [command](command:workbench.action.quit)',
  '![remote image](https://example.com/pixel.png?leak=1)',
  '<style>body { display: none }</style>',
  '<form action="https://example.com"><input name="key"><button>Send</button></form>',
  '<details open ontoggle="window.hacked = true"><summary>details</summary></details>',
  fenceCode(
    'flowchart LR\n  A["<img src=x onerror=window.hacked=true>"]\n  click A href "javascript:window.hacked=true"',
    'mermaid',
  ),
  fenceCode('</code></pre><script>window.hacked = true</script>', 'html"><img src=x onerror=hacked=1>'),
].join('\n\n');

/** Markdown of about `lines` lines, with a piece of code in every section. */
export function longShowcase(lines: number): string {
  const result: string[] = [];
  for (let section = 1; result.length < lines; section++)
    result.push(
      `## ${section}`,
      '',
      `Lorem ipsum dolor sit amet, **consectetur** adipiscing elit, sed do \`eiusmod${section}\` tempor incididunt.`,
      '',
      '```ts',
      `export function section${section}(): number {`,
      `  return ${section} * ${section};`,
      '}',
      '```',
      '',
    );
  return result.slice(0, lines).join('\n');
}
