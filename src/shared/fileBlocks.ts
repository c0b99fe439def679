import { findFencedBlocks } from './codeFences.ts';
import { parseFenceInfo } from './fenceInfo.ts';

/** Code of an answer with the file it names; `path` is empty when it names none. */
export type FileBlock = { readonly path: string; readonly code: string };

const pathComment =
  /^\s*(?:\/\/|#(?!!)|--|;+|%|\/\*+|<!--)\s*(?:(?:file(?:name)?|path)\s*:\s*)?[`"']?((?:[\p{L}\p{N}\p{M}_@.-]+[/\\])*[\p{L}\p{N}\p{M}_@.-]*\.(?=\d*[a-z])\w{1,12})[`"']?\s*(?:\*\/|-->)?\s*$/iu;
/** Names of products that read like files: `// Node.js`. */
const productName = /^(?:node|next|nuxt|nest|vue|react|express|three|d3|chart|p5|socket|asp)\.(?:js|io|net)$/i;
const newFileLine = /^\+\+\+ (?:b\/)?([^\t]+?)\s*$/m;

/** Reads the file from the fence's info string, a diff's header or a comment on the first line, which is then left out. */
export function fileBlock(info: string, code: string): FileBlock {
  const { path, language } = parseFenceInfo(info);
  if (path !== '') return { path, code };
  const [first = '', ...rest] = code.split('\n');
  const inDiff = /^(?:--- |diff )/.test(first) || language === 'diff' ? newFileLine.exec(code)?.[1] : undefined;
  if (inDiff !== undefined && inDiff !== '/dev/null') return { path: inDiff, code };
  const named = pathComment.exec(first)?.[1];
  return named === undefined || productName.test(named)
    ? { path: '', code }
    : { path: named, code: rest.join('\n').replace(/^\n+/, '') };
}

/** One diff of several files, cut where each says which it is. */
function perFile(code: string): string[] {
  const parts = code.split(/^(?=--- .*\n\+\+\+ )/m);
  const files = parts.filter((part) => newFileLine.test(part));
  return files.length > 1 ? files : [code];
}

/** The blocks of an answer that name a file, in order; a file may occur more than once. */
export function fileBlocks(answer: string): FileBlock[] {
  return findFencedBlocks(answer)
    .filter(({ closed }) => closed)
    .flatMap(({ language, title, code }) => perFile(code).map((part) => fileBlock(`${language} ${title}`.trim(), part)))
    .filter(({ path }) => path !== '');
}
