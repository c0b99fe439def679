export type FenceInfo = { readonly language: string; readonly path: string };

const looksLikePath = (word: string) =>
  /[/\\]/.test(word) || /^[\p{L}\p{N}_-][\p{L}\p{N}\p{M}_.-]*\.\w{1,12}$/u.test(word);
const unquote = (word: string) => word.replace(/^["'](.*)["']$/, '$1');

/** Lines before or after a path: `3:9:src/cart.ts`, `src/cart.ts:3-9`. */
const withoutLines = (word: string) => word.replace(/^\d+:\d+:(?=.)/, '').replace(/(.):\d+(?:[-:]\d+)?$/, '$1');

/** Reads a fence's info string: `ts`, `ts src/cart.ts`, `ts:src/cart.ts`, `ts title="src/cart.ts"`, `src/cart.ts`. */
export function parseFenceInfo(info: string): FenceInfo {
  const [word = '', ...rest] = info.trim().match(/[^\s"'=]+=(?:"[^"]*"|'[^']*'|\S*)|"[^"]*"|\S+/g) ?? [];
  const first = withoutLines(word);
  const colon = first.search(/:(?![\\/])/);
  const language = colon > 0 ? first.slice(0, colon) : looksLikePath(first) ? '' : first;
  const candidates = [colon > 0 ? first.slice(colon + 1) : first, ...rest];
  for (const candidate of candidates) {
    const value = withoutLines(unquote(/^(?:title|file|filename|path)=(.*)$/.exec(candidate)?.[1] ?? candidate));
    if (value !== language && looksLikePath(value)) return { language: language || extension(value), path: value };
  }
  return { language: language.replace(/^\{?\.?([\w+#-]*).*$/, '$1'), path: '' };
}

function extension(path: string): string {
  return /\.(\w+)$/.exec(path)?.[1] ?? '';
}
