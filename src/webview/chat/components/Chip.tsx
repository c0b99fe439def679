import type { ComponentChildren } from 'preact';
import type { AttachmentKind } from '../../../core/history.ts';
import { Icon } from './Icon.tsx';

type Props = {
  readonly icon: string;
  readonly label: string;
  /** A warning; it is read out with the label. */
  readonly note?: string | undefined;
  readonly children?: ComponentChildren;
};

/** A small labelled token: an attachment, a template's name. */
export function Chip({ icon, label, note, children }: Props) {
  return (
    <span class={`chip${note ? ' noted' : ''}`} title={note ? `${label}\n${note}` : label}>
      <Icon name={note ? 'warning' : icon} />
      {/* The end of a path tells more than its beginning: the beginning is what is cut off. */}
      <span class="chip-label">
        <bdi>{label}</bdi>
      </span>
      {note && <span class="visually-hidden">{note}</span>}
      {children}
    </span>
  );
}

const icons: Readonly<Record<AttachmentKind, string>> = {
  selection: 'list-selection',
  file: 'file',
  folder: 'folder',
  problems: 'warning',
  gitDiff: 'git-compare',
  terminal: 'terminal',
  symbol: 'symbol-method',
  image: 'file-media',
  summary: 'fold',
};

export const attachmentIcon = (kind: AttachmentKind): string => icons[kind];
