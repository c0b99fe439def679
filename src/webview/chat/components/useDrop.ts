import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import { imageTypes, type PanelMessage } from '../../../protocol/messages.ts';

type Post = (message: PanelMessage) => void;
type ImageType = (typeof imageTypes)[number];

const isImageType = (type: string): type is ImageType => imageTypes.some((known) => known === type);

async function postImage(file: File, type: ImageType, post: Post): Promise<void> {
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
  post({ type: 'attachImage', name: file.name, mediaType: type, data: url.slice(url.indexOf(',') + 1) });
}

/** Sends the images of a clipboard or a drop to the host; false when there are none. */
function takeImages(data: DataTransfer | null, post: Post): boolean {
  const files = [...(data?.files ?? [])];
  const images = files.flatMap((file) => (isImageType(file.type) ? [{ file, type: file.type }] : []));
  for (const { file, type } of images) void postImage(file, type, post);
  return images.length > 0;
}

/** The URIs of a drop: one a line, comments begin with `#` (RFC 2483). */
function urisOf(data: DataTransfer): string[] {
  const list = data.getData('application/vnd.code.uri-list') || data.getData('text/uri-list');
  return list.split(/\r?\n/).filter((line) => /^[a-z][a-z\d+.-]*:/i.test(line) && !/^https?:/i.test(line));
}

/** A picture that is pasted is attached; any other paste is the box's own business. */
export function onPaste(event: ClipboardEvent, post: Post): void {
  // An office program puts a picture of the text beside the text: the text is meant.
  if (event.clipboardData?.types.includes('text/plain')) return;
  if (takeImages(event.clipboardData, post)) event.preventDefault();
}

/** Files, folders and pictures that are dropped anywhere on the panel are attached. */
export function useDrop(target: RefObject<HTMLElement | null>, post: Post): void {
  useEffect(() => {
    const element = target.current?.ownerDocument;
    if (!element) return;
    const over = (event: DragEvent) => {
      const types = event.dataTransfer?.types ?? [];
      if (!types.some((type) => type === 'Files' || type.endsWith('uri-list'))) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    };
    const drop = (event: DragEvent) => {
      if (!event.dataTransfer) return;
      const uris = urisOf(event.dataTransfer);
      if (uris.length > 0) post({ type: 'attachUris', uris: uris.slice(0, 100) });
      else if (!takeImages(event.dataTransfer, post)) return;
      event.preventDefault();
    };
    element.addEventListener('dragover', over);
    element.addEventListener('drop', drop);
    return () => {
      element.removeEventListener('dragover', over);
      element.removeEventListener('drop', drop);
    };
  }, [target, post]);
}
