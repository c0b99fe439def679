export type FenceInfo = { readonly language: string; readonly path: string };

const looksLikePath = (word: string) => /[/\\]/.test(word) || /^[\w-][\w.-]*\.\w{1,12}$/.test(word);
const unquote = (word: string) => word.replace(/^["'](.*)["']$/, '$1');

/** Reads a fence's info string: `ts`, `ts src/cart.ts`, `ts:src/cart.ts`, `ts title="src/cart.ts"`, `src/cart.ts`. */
export function parseFenceInfo(info: string): FenceInfo {
  const [first = '', ...rest] = info.trim().match(/[^\s"'=]+=(?:"[^"]*"|'[^']*'|\S*)|"[^"]*"|\S+/g) ?? [];
  const colon = first.search(/:(?![\\/])/);
  const language = colon > 0 ? first.slice(0, colon) : looksLikePath(first) ? '' : first;
  const candidates = [colon > 0 ? first.slice(colon + 1) : first, ...rest];
  for (const word of candidates) {
    const value = unquote(/^(?:title|file|filename|path)=(.*)$/.exec(word)?.[1] ?? word);
    if (value !== language && looksLikePath(value)) return { language: language || extension(value), path: value };
  }
  return { language: language.replace(/^\{?\.?([\w+#-]*).*$/, '$1'), path: '' };
}

function extension(path: string): string {
  return /\.(\w+)$/.exec(path)?.[1] ?? '';
}
