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
