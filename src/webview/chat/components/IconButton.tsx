import type { ButtonHTMLAttributes, Ref } from 'preact';
import { Icon } from './Icon.tsx';

type Props = Omit<ButtonHTMLAttributes, 'icon' | 'label'> & {
  readonly icon: string;
  /** Read to screen readers and shown as the tooltip. */
  readonly label: string;
  readonly buttonRef?: Ref<HTMLButtonElement>;
};

export function IconButton({ icon, label, buttonRef, class: extra, ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      ref={buttonRef ?? null}
      class={`icon-button${extra ? ` ${String(extra)}` : ''}`}
      aria-label={label}
      title={label}
    >
      <Icon name={icon} />
    </button>
  );
}
