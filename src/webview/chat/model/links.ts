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
  /^((?:\.\/)?(?:[\w@+~-][\w.@+~-]*|\.[\w-]+)(?:[/\\][\w.@+~()[\]-]+)*\.(?=\d*[A-Za-z])\w{1,12})(?::(\d+)(?::(\d+)|[-–]\d+)?|#L(\d+)(?:[-–]L?\d+)?)?$/;

/**
 * A place in a file of the workspace (`src/cart.ts:12`, `cart.ts:12:5`, `src/cart.ts#L12`) as `path:line:column`, else
 * undefined. A name alone, such as `cart.ts`, may as well be a property, so it needs a folder or a line.
 */
export function filePlace(text: string): string | undefined {
  const [, path, line, column, hashLine] = (text.length < 300 && place.exec(text)) || [];
  if (path === undefined || path.split(/[/\\]/).includes('..')) return undefined;
  const at = line ?? hashLine;
  if (at === undefined && !/[/\\]/.test(path)) return undefined;
  return [path, at, column].filter((part) => part !== undefined).join(':');
}
