/** What may be attached. Characters are UTF-16 units; four of them are about one token. */
export type AttachmentLimits = {
  /** Longest text of one attachment. */
  readonly textChars: number;
  /** Largest file whose text goes along with its folder, in bytes. */
  readonly folderFileBytes: number;
  /** Most names in a folder's tree. */
  readonly folderEntries: number;
  readonly imageBytes: number;
};

export const attachmentLimits: AttachmentLimits = {
  textChars: 200_000,
  folderFileBytes: 32_000,
  folderEntries: 500,
  imageBytes: 5_000_000,
};

type ImageType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';

const imageExtensions: Readonly<Record<string, ImageType>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
};

/** The media type of a picture's file by its name; undefined for any other file. */
export function imageTypeOf(name: string): ImageType | undefined {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? undefined : imageExtensions[name.slice(dot + 1).toLowerCase()];
}

/** The text of a file's bytes, or undefined for what is no text: a NUL or bytes that are not UTF-8. */
export function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
