import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type FolderSource, folderText } from '../../../conversation/attachmentFolder.ts';
import { attachmentLimits, imageTypeOf, textOf } from '../../../conversation/attachmentLimits.ts';
import { type Attached, attachText, tooLarge } from './attached.ts';

const nameOf = (uri: vscode.Uri): string => uri.path.slice(uri.path.lastIndexOf('/') + 1);
const labelOf = (uri: vscode.Uri): string => vscode.workspace.asRelativePath(uri, false);

/** A file, a picture or a folder, whichever the URI names. */
export async function attachUri(uri: vscode.Uri): Promise<Attached> {
  const label = labelOf(uri);
  try {
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
    if (open) return attachDocument(open);
    const { type, size } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.Directory) !== 0) return await attachFolder(uri);
    return imageTypeOf(uri.path) ? await attachImage(uri, size) : await attachFile(uri, size);
  } catch {
    return { problem: l10n.t('“{0}” cannot be read.', label) };
  }
}

/** With what is not saved yet. */
export function attachDocument(document: vscode.TextDocument): Attached {
  const { uri, languageId: language } = document;
  return attachText({ kind: 'file', label: labelOf(uri), uri: uri.toString(), language, text: document.getText() });
}

async function attachFile(uri: vscode.Uri, size: number): Promise<Attached> {
  const label = labelOf(uri);
  // A character of UTF-8 has at most four bytes.
  if (size > attachmentLimits.textChars * 4) return tooLarge(label, size, attachmentLimits.textChars);
  const text = textOf(await vscode.workspace.fs.readFile(uri));
  if (text === undefined) return { problem: l10n.t('“{0}” is not a text file.', label) };
  const dot = nameOf(uri).lastIndexOf('.');
  const language = dot > 0 ? nameOf(uri).slice(dot + 1) : '';
  return attachText({ kind: 'file', label, uri: uri.toString(), language, text });
}

async function attachImage(uri: vscode.Uri, size: number): Promise<Attached> {
  const label = labelOf(uri);
  if (size > attachmentLimits.imageBytes) return tooLarge(label, size, attachmentLimits.imageBytes);
  const data = Buffer.from(await vscode.workspace.fs.readFile(uri)).toString('base64');
  const mediaType = imageTypeOf(uri.path) ?? '';
  return {
    attachment: { kind: 'image', label, uri: uri.toString(), language: '', text: '', image: { mediaType, data } },
  };
}

async function attachFolder(uri: vscode.Uri): Promise<Attached> {
  const { text, files, named, cut } = await folderText(folderSource(uri));
  const label = `${labelOf(uri)}/`;
  const notes = [
    l10n.t('{0}: {1} files with their text, {2} by name only.', label, files, named),
    ...(cut ? [l10n.t('Only the first {0} names are listed.', attachmentLimits.folderEntries)] : []),
  ];
  return attachText({ kind: 'folder', label, uri: uri.toString(), language: '', text }, notes.join(' '));
}

function folderSource(root: vscode.Uri): FolderSource {
  const at = (path: string): vscode.Uri => (path === '' ? root : vscode.Uri.joinPath(root, path));
  const { fs } = vscode.workspace;
  return {
    async entries(path) {
      const entries = await fs.readDirectory(at(path));
      // A link may lead out of the folder or round in a circle.
      return entries
        .filter(([, type]) => (type & vscode.FileType.SymbolicLink) === 0)
        .map(([name, type]) => ({ name, folder: (type & vscode.FileType.Directory) !== 0 }));
    },
    size: async (path) => (await fs.stat(at(path))).size,
    read: async (path) => fs.readFile(at(path)),
  };
}
