import { attachmentLimits, textOf } from './attachmentLimits.ts';

/** A folder as it lies on the disk, by path relative to it; `/` separates. */
export type FolderSource = {
  /** Names in a folder; `''` is the folder itself. Links are not followed. */
  entries(path: string): Promise<readonly { readonly name: string; readonly folder: boolean }[]>;
  size(path: string): Promise<number>;
  read(path: string): Promise<Uint8Array>;
};

export type FolderText = {
  readonly text: string;
  /** Files whose text is in it. */
  readonly files: number;
  /** Files that are named only. */
  readonly named: number;
  /** True when the tree has more names than the limit. */
  readonly cut: boolean;
};

/** Folders that hold what others made: nobody means them when attaching their own. */
const skipped = new Set(['.git', '.hg', '.svn', 'node_modules', '__pycache__', '.venv', '.vscode-test']);
/** Files that commonly hold secrets: named, never read along with their folder. */
const secret = /^(?:\.env(?:\..*)?|\.npmrc|\.netrc|\.pgpass|id_[a-z0-9]+|.*\.(?:pem|key|pfx|p12|jks|keystore|kdbx))$/i;

type Found = { readonly path: string; readonly name: string; readonly depth: number; readonly folder: boolean };

/** A folder as text: its tree, then the text of its small files in the tree's order, up to the limits. */
export async function folderText(source: FolderSource, limits = attachmentLimits): Promise<FolderText> {
  const { found, cut } = await walk(source, limits.folderEntries);
  const tree = found.map(({ name, depth, folder }) => `${'  '.repeat(depth)}${name}${folder ? '/' : ''}`).join('\n');
  const sections: string[] = [];
  let chars = tree.length;
  const files = found.filter(({ folder }) => !folder);
  for (const { path, name } of files) {
    const text = secret.test(name) ? undefined : await smallText(source, path, limits.folderFileBytes);
    if (text === undefined) continue;
    const section = `==> ${path} <==\n${text}`;
    if (chars + section.length > limits.textChars) continue;
    chars += section.length;
    sections.push(section);
  }
  const named = files.length - sections.length;
  const text = [cut ? `${tree}\n…` : tree, ...sections].join('\n\n');
  return { text, files: sections.length, named, cut };
}

async function walk(source: FolderSource, limit: number): Promise<{ found: Found[]; cut: boolean }> {
  const found: Found[] = [];
  let cut = false;
  async function into(path: string, depth: number): Promise<void> {
    const entries = (await source.entries(path)).filter(({ name, folder }) => !(folder && skipped.has(name)));
    const sorted = [...entries].sort((a, b) => Number(b.folder) - Number(a.folder) || (a.name < b.name ? -1 : 1));
    for (const { name, folder } of sorted) {
      if (found.length >= limit) {
        cut = true;
        return;
      }
      const child = path === '' ? name : `${path}/${name}`;
      found.push({ path: child, name, depth, folder });
      if (folder) await into(child, depth + 1);
    }
  }
  await into('', 0);
  return { found, cut };
}

/** The text of a small file; undefined for a large or binary one, or one that cannot be read. */
async function smallText(source: FolderSource, path: string, limit: number): Promise<string | undefined> {
  try {
    if ((await source.size(path)) > limit) return undefined;
    return textOf(await source.read(path));
  } catch {
    return undefined;
  }
}
