import { commentLine } from './comments.ts';
import type { Phrases } from './phrases/types.ts';
import type { CodeFacts, Definition } from './readCode.ts';

const indentOf = (line: string): string => /^[ \t]*/.exec(line)?.[0] ?? '';

/** `addItem`, `add_item` and `AddItem` all read “add item”. */
export const wordsOf = (name: string): string =>
  name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/[_:#~-]+/g, ' ')
    .trim()
    .toLowerCase();

/** The code with a first line of comment; after a line that must stay first. */
export function withHeader({ code, language }: CodeFacts, text: string): string {
  const comment = commentLine(language, text);
  if (comment === undefined) return code;
  const lines = code.split('\n');
  const first = lines[0] ?? '';
  const at = /^(?:#!|<\?|<!doctype)/i.test(first) ? 1 : 0;
  return lines.toSpliced(at, 0, indentOf(lines.find((line) => line.trim() !== '') ?? '') + comment).join('\n');
}

function docComment(language: string, name: string, text: string): string[] {
  switch (language) {
    case 'go':
      return [`// ${name}: ${text}`];
    case 'rust':
    case 'swift':
      return [`/// ${text}`];
    case 'csharp':
      return ['/// <summary>', `/// ${text}`, '/// </summary>'];
    case 'ruby':
    case 'shellscript':
      return [`# ${text}`];
    default:
      return ['/**', ` * ${text}`, ' */'];
  }
}

const isAttribute = (line: string): boolean => /^\s*(?:@\w|#\[|\[\w+.*\]\s*$)/.test(line);
// A remark such as TODO documents nothing.
const endsDocumentation = (line: string): boolean =>
  !/\b(?:TODO|FIXME|XXX|HACK)\b/.test(line) && /^\s*(?:\/\/|#(?!\[|!)|\*)|\*\/\s*$/.test(line);

/** The line a doc comment goes before: above attributes and decorators. Undefined when there is a comment already. */
function placeAbove(lines: readonly string[], definition: Definition): number | undefined {
  let at = definition.line - 1;
  while (at > 0 && isAttribute(lines[at - 1] ?? '')) at--;
  return endsDocumentation(lines[at - 1] ?? '') ? undefined : at;
}

/** Python's docstring stands below the signature. Undefined when there is one, or the body is on the same line. */
function placeBelow(lines: readonly string[], definition: Definition): number | undefined {
  for (let at = definition.line - 1; at < lines.length; at++) {
    if (!/:\s*(?:#.*)?$/.test(lines[at] ?? '')) continue;
    return /^\s*[rbu]*(?:"""|''')/.test(lines[at + 1] ?? '') ? undefined : at + 1;
  }
  return undefined;
}

/** The code with a doc comment for every definition that has none, and the note on top. */
export function documented(facts: CodeFacts, { documented: describe, codeNote }: Phrases): string {
  let lines = facts.code.split('\n');
  const isPython = facts.language === 'python';
  for (const definition of facts.definitions.toReversed()) {
    const text = describe(wordsOf(definition.name));
    const place = isPython ? placeBelow(lines, definition) : placeAbove(lines, definition);
    if (place === undefined) continue;
    const own = indentOf(lines[definition.line - 1] ?? '');
    const comment = isPython ? [`    """${text}"""`] : docComment(facts.language, definition.name, text);
    lines = lines.toSpliced(place, 0, ...comment.map((line) => own + line));
  }
  return withHeader({ ...facts, code: lines.join('\n') }, codeNote);
}
