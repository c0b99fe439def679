import * as l10n from '@vscode/l10n';
import type { ComponentChildren } from 'preact';
import { useErrorBoundary } from 'preact/hooks';
import { Icon } from './Icon.tsx';

/** Keeps a part that cannot be drawn from taking the rest of the panel with it. */
export function ErrorBoundary({ children }: { children: ComponentChildren }) {
  const [error, retry] = useErrorBoundary();
  if (!error) return <>{children}</>;
  return (
    <div class="broken" role="note">
      <Icon name="warning" />
      <span>{l10n.t('This part could not be shown.')}</span>
      <button type="button" class="link-button" onClick={retry}>
        {l10n.t('Try again')}
      </button>
    </div>
  );
}
