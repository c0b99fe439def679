/**
 * The address when a link may be opened from an answer, else undefined. Only these three schemes leave the panel, and
 * the host asks the person's own opener; scripts, data, files and commands never become links.
 */
export function openableHref(href: string): string | undefined {
  try {
    const url = new URL(href);
    return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

const place =
  /^((?:\.\/)?(?:[\p{L}\p{N}_@+~-][\p{L}\p{N}\p{M}_.@+~-]*|\.[\w-]+)(?:[/\\][\p{L}\p{N}\p{M}_.@+~()[\]-]+)*\.(?=\d*[A-Za-z])\w{1,12})(?::(\d+)(?::(\d+)|[-–]\d+)?|#L(\d+)(?:[-–]L?\d+)?|\((\d+)(?:, ?(\d+))?\))?$/u;

/**
 * A place in a file of the workspace (`src/cart.ts:12`, `cart.ts:12:5`, `src/cart.ts#L12`, `src/cart.ts(12,5)`) as `path:line:column`, else
 * undefined. A name alone, such as `cart.ts`, may as well be a property, so it needs a folder or a line.
 */
export function filePlace(text: string): string | undefined {
  const [, path, line, column, hashLine, parenthesisLine, parenthesisColumn] =
    (text.length < 300 && place.exec(text)) || [];
  if (path === undefined || path.split(/[/\\]/).includes('..')) return undefined;
  const at = line ?? hashLine ?? parenthesisLine;
  if ((line ?? hashLine) === undefined && !/[/\\]/.test(path)) return undefined;
  return [path, at, column ?? parenthesisColumn].filter((part) => part !== undefined).join(':');
}
