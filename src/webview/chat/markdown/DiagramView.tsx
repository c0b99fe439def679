import { type Signal, signal } from '@preact/signals';
import * as l10n from '@vscode/l10n';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Diagram, DiagramTheme } from '../../diagrams/wire.ts';
import { Icon } from '../components/Icon.tsx';
import { diagramTheme } from '../model/diagramTheme.ts';

type Drawer = typeof import('./diagrams.ts');

export type Drawing = Diagram | { readonly error: string } | undefined;

let drawer: Drawer | undefined;
let theme: Signal<DiagramTheme> | undefined;

/** The panel's colours as diagrams take them; follows the theme. */
function currentTheme(): Signal<DiagramTheme> {
  if (!theme) {
    const known = signal(readTheme());
    const follow = new MutationObserver(() => {
      const now = readTheme();
      if (JSON.stringify(now) !== JSON.stringify(known.peek())) known.value = now;
    });
    for (const element of [document.documentElement, document.body])
      follow.observe(element, { attributeFilter: ['class', 'style'] });
    theme = known;
  }
  return theme;
}

function readTheme(): DiagramTheme {
  const style = getComputedStyle(document.documentElement);
  return diagramTheme(
    (name) => style.getPropertyValue(`--vscode-${name}`),
    style.getPropertyValue('--vscode-font-family') || 'sans-serif',
  );
}

/** Draws Mermaid source into `drawing`: undefined until it is there. The library loads with the first diagram. */
export function useDiagram(source: string | undefined, drawing: Signal<Drawing>): void {
  const colors = source === undefined ? undefined : currentTheme().value;
  if (source !== undefined && colors && !drawing.peek()) drawing.value = drawer?.drawnDiagram(source, colors);
  useEffect(() => {
    if (source === undefined || !colors) return undefined;
    let wanted = true;
    const show = (result: Drawing): void => {
      if (wanted) drawing.value = result;
    };
    draw(source, colors).then(show, (thrown: unknown) =>
      show({ error: thrown instanceof Error ? thrown.message : '' }),
    );
    return () => {
      wanted = false;
    };
  }, [source, colors, drawing]);
}

async function draw(source: string, colors: DiagramTheme): Promise<Diagram> {
  drawer ??= await import('./diagrams.ts');
  return drawer.drawDiagram(source, colors);
}

/**
 * A drawn diagram. As an image it is a document by itself, in which the browser runs no script, loads nothing and follows
 * no link; `wide` shows it in its own size instead of the panel's width.
 */
export function DiagramView({ diagram, wide }: { diagram: Diagram; wide: boolean }) {
  const { svg, width, height } = diagram;
  const image = (
    <img
      src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`}
      width={Math.ceil(width)}
      height={Math.ceil(height)}
      alt={altOf(diagram)}
    />
  );
  if (!wide) return <div class="diagram">{image}</div>;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms, a section would be a landmark
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div class="diagram diagram-wide" role="group" tabIndex={0} aria-label={l10n.t('Diagram')}>
      {image}
    </div>
  );
}

/** Longest text alternative, in characters: the source has all. */
const longestAlt = 1000;

function altOf({ labels }: Diagram): string {
  const text = labels.join('; ');
  if (text === '') return l10n.t('Diagram');
  return l10n.t('Diagram: {0}', text.length > longestAlt ? `${text.slice(0, longestAlt)}…` : text);
}

/** Says why a diagram is shown as its source. */
export function DiagramProblem({ error }: { error: string }): ComponentChildren {
  return (
    <div class="diagram-problem" role="note">
      <Icon name="warning" />
      <span>
        {l10n.t('This diagram could not be drawn.')}
        {error !== '' && <span class="diagram-error">{error}</span>}
      </span>
    </div>
  );
}
