import * as vscode from 'vscode';
import type { AttachmentSources } from '../../views/composer.ts';
import { attachUri } from './files.ts';
import { createOffers } from './offers.ts';
import { attachPastedImage } from './workspace.ts';

/** Where the panel's attachments come from, in VS Code. */
export function createAttachmentSources(now: () => number): AttachmentSources {
  return {
    offers: createOffers(now),
    uri: (uri) => attachUri(vscode.Uri.parse(uri, true)),
    image: attachPastedImage,
  };
}
