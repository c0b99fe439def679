import type { ComponentChildren } from 'preact';
import { Icon } from './Icon.tsx';

/** A small labelled token: an attachment, a template's name. */
export function Chip({ icon, label, children }: { icon: string; label: string; children?: ComponentChildren }) {
  return (
    <span class="chip" title={label}>
      <Icon name={icon} />
      {/* The end of a path tells more than its beginning: the beginning is what is cut off. */}
      <span class="chip-label">
        <bdi>{label}</bdi>
      </span>
      {children}
    </span>
  );
}

export const attachmentIcon = (kind: 'selection' | 'file'): string => (kind === 'file' ? 'file' : 'list-selection');
