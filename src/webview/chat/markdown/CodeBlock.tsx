import { useSignal } from '@preact/signals';
import * as l10n from '@vscode/l10n';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { PanelMessage } from '../../../protocol/messages.ts';
import { parseFenceInfo } from '../../../shared/fenceInfo.ts';
import { IconButton } from '../components/IconButton.tsx';
import { usePanel } from '../context.ts';
import { type CodeBlock as Block, codeText } from '../model/codeBlock.ts';
import { spokenText } from '../model/plainText.ts';
import { type CodeView, createCodeView } from './codeView.ts';
import { DiagramProblem, DiagramView, type Drawing, useDiagram } from './DiagramView.tsx';
import { watchScrollable } from './scrollable.ts';

type CodeAction = Extract<PanelMessage, { type: 'code' }>['action'];

/** `version` changes whenever the block has grown. */
export function CodeBlock({ block, version }: { block: Block; version: number }) {
  const { post } = usePanel();
  const { language, path } = parseFenceInfo(block.info);
  const act = (action: CodeAction) => () => post({ type: 'code', action, code: codeText(block), info: block.info });
  const isDiagram = block.closed && /^(mermaid|mmd)$/i.test(language);
  const drawing = useSignal<Drawing>(undefined);
  const view = useSignal<'fit' | 'wide' | 'source'>('fit');
  useDiagram(isDiagram ? codeText(block) : undefined, drawing);
  const drawn = isDiagram ? drawing.value : undefined;
  const diagram = drawn && 'svg' in drawn ? drawn : undefined;
  const isShown = diagram && view.value !== 'source';
  const toggle = (shown: 'wide' | 'source') => () => {
    view.value = view.value === shown ? 'fit' : shown;
  };
  return (
    <figure class="code-block" tabIndex={-1} aria-label={spokenText(block)}>
      <figcaption class="code-header">
        <span class="code-title" title={path || language}>
          {path ? <span class="code-path">{path}</span> : language || l10n.t('text')}
        </span>
        <span class="code-actions">
          {isShown && (
            <IconButton
              icon="zoom-in"
              label={l10n.t('Actual size')}
              aria-pressed={view.value === 'wide'}
              onClick={toggle('wide')}
            />
          )}
          {diagram && (
            <IconButton
              icon="code"
              label={l10n.t('Show source')}
              aria-pressed={view.value === 'source'}
              onClick={toggle('source')}
            />
          )}
          <IconButton icon="copy" label={l10n.t('Copy code')} onClick={act('copy')} />
          <IconButton icon="insert" label={l10n.t('Insert at cursor')} onClick={act('insert')} />
          <IconButton icon="new-file" label={l10n.t('Open in a new file')} onClick={act('newFile')} />
          <IconButton icon="diff" label={l10n.t('Apply to the editor…')} onClick={act('apply')} />
        </span>
      </figcaption>
      {drawn && 'error' in drawn && <DiagramProblem error={drawn.error} />}
      {isShown ? (
        <DiagramView diagram={diagram} wide={view.value === 'wide'} />
      ) : (
        <Code block={block} language={language} version={version} />
      )}
    </figure>
  );
}

function Code({ block, language, version }: { block: Block; language: string; version: number }) {
  const scroller = useRef<HTMLPreElement>(null);
  const code = useRef<HTMLElement>(null);
  const view = useRef<CodeView | undefined>(undefined);
  // Preact draws the empty element once; the view fills it, so that additions cost the same however long the code is.
  useLayoutEffect(() => {
    if (!code.current || !scroller.current) return;
    code.current.replaceChildren();
    const created = createCodeView(code.current, block, language);
    const unwatch = watchScrollable(scroller.current, code.current);
    view.current = created;
    return () => {
      unwatch();
      created.dispose();
    };
  }, [block, language]);
  useLayoutEffect(() => view.current?.update(), [version]);
  return (
    <pre ref={scroller} dir="ltr">
      <code ref={code} />
    </pre>
  );
}
