import * as l10n from '@vscode/l10n';
import type { Token, Tokens } from 'marked';
import { type ComponentChildren, createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { Icon } from '../components/Icon.tsx';
import { usePanel } from '../context.ts';
import { decodeEntities } from '../model/entities.ts';
import { filePlace, openableHref } from '../model/links.ts';
import type { MathToken } from '../model/mathTokens.ts';
import { MathView } from './MathView.tsx';

/**
 * Draws inline tokens. Elements are made by name from this closed list and text becomes text nodes: no HTML is ever
 * parsed, so nothing a model writes can become an element or an attribute that is not here.
 */
export function Inline({ tokens }: { tokens: readonly Token[] | undefined }) {
  return <>{tokens?.map(inlineNode)}</>;
}

function inlineNode(token: Token): ComponentChildren {
  switch (token.type) {
    case 'strong':
      return (
        <strong>
          <Inline tokens={token.tokens} />
        </strong>
      );
    case 'em':
      return (
        <em>
          <Inline tokens={token.tokens} />
        </em>
      );
    case 'del':
      return (
        <del>
          <Inline tokens={token.tokens} />
        </del>
      );
    case 'codespan':
      return <CodeSpan text={(token as Tokens.Codespan).text} />;
    case 'br':
      return <br />;
    case 'link':
      return <Link token={token as Tokens.Link} />;
    case 'image':
      return <ImageLink token={token as Tokens.Image} />;
    case 'escape':
      return (token as Tokens.Escape).text;
    case 'html':
      return inlineHtml(token.raw);
    case 'checkbox':
      return null;
    case 'math':
      return <MathView token={token as MathToken} />;
    default:
      return textNode(token as Tokens.Text);
  }
}

function textNode({ tokens, text, raw }: Tokens.Text): ComponentChildren {
  return tokens ? <Inline tokens={tokens} /> : decodeEntities(text ?? raw);
}

/** HTML shows as its source, except line breaks, which tables need, and comments, which say nothing to a reader. */
function inlineHtml(raw: string): ComponentChildren {
  if (/^<br\s*\/?>$/i.test(raw)) return <br />;
  return raw.startsWith('<!--') ? null : raw;
}

/** A link inside a link is none. */
const InsideLink = createContext(false);

/** Code that names a place in a file opens it. */
function CodeSpan({ text }: { text: string }) {
  const code = <code>{text}</code>;
  const place = useContext(InsideLink) ? undefined : filePlace(text);
  return place === undefined ? code : <FileAnchor place={place}>{code}</FileAnchor>;
}

type AnchorProps = { readonly href: string; readonly title?: string; readonly children: ComponentChildren };

function Anchor({ href, title, children }: AnchorProps) {
  const open = useOpen(href);
  return (
    <a href={href} title={title ? `${title}\n${href}` : href} onClick={open} onAuxClick={open}>
      <InsideLink.Provider value={true}>{children}</InsideLink.Provider>
    </a>
  );
}

function useOpen(href: string): (event: MouseEvent) => void {
  const { post } = usePanel();
  return (event) => {
    // The host opens it; left alone, the page's frame would open it a second time.
    event.preventDefault();
    event.stopPropagation();
    if (event.button < 2) post({ type: 'openLink', href });
  };
}

function FileAnchor({ place, children }: { place: string; children: ComponentChildren }) {
  const open = useOpen(place);
  return (
    <a class="file-link" href={`#${place}`} title={place} onClick={open} onAuxClick={open}>
      <InsideLink.Provider value={true}>{children}</InsideLink.Provider>
    </a>
  );
}

function Link({ token }: { token: Tokens.Link }) {
  const href = openableHref(token.autolink ? token.href : decodeEntities(token.href));
  if (href === undefined) {
    const place = filePlace(decodeEntities(token.href));
    const label = <Inline tokens={token.tokens} />;
    return place === undefined ? label : <FileAnchor place={place}>{label}</FileAnchor>;
  }
  return (
    <Anchor href={href} {...(token.title ? { title: decodeEntities(token.title) } : {})}>
      {token.autolink ? token.text : <Inline tokens={token.tokens} />}
    </Anchor>
  );
}

/** Images are never loaded: a remote one would tell its server that and when it was read. */
function ImageLink({ token }: { token: Tokens.Image }) {
  const href = openableHref(decodeEntities(token.href));
  const label = decodeEntities(token.text) || l10n.t('Image');
  const content = (
    <>
      <Icon name="file-media" /> {label}
    </>
  );
  return href === undefined ? (
    <span class="image-link">{content}</span>
  ) : (
    <span class="image-link">
      <Anchor href={href} title={l10n.t('Image (not loaded)')}>
        {content}
      </Anchor>
    </span>
  );
}
