import * as l10n from '@vscode/l10n';
import { usePanel } from '../context.ts';
import { IconButton } from './IconButton.tsx';

/** ‹ 2/3 ›: the alternatives at one place of the conversation. */
export function Versions({ id, versions, disabled }: { id: number; versions: readonly number[]; disabled: boolean }) {
  const { post, format } = usePanel();
  const at = versions.indexOf(id);
  if (versions.length < 2 || at < 0) return null;
  const step = (by: number) => {
    const target = versions[at + by];
    return {
      disabled: disabled || target === undefined,
      onClick: () => target !== undefined && post({ type: 'selectVersion', messageId: target }),
    };
  };
  const position = l10n.t('{0} of {1}', format.integer(at + 1), format.integer(versions.length));
  return (
    <span class="versions">
      <IconButton icon="chevron-left" label={l10n.t('Previous version')} {...step(-1)} />
      <span class="version-position" title={l10n.t('Version {0}', position)}>
        {format.integer(at + 1)}/{format.integer(versions.length)}
      </span>
      <IconButton icon="chevron-right" label={l10n.t('Next version')} {...step(1)} />
    </span>
  );
}
