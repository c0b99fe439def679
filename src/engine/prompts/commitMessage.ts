import { fenceCode, findFencedBlocks } from '../../shared/codeFences.ts';

/** Characters of a diff that are sent: about 15,000 tokens. */
const maxDiffChars = 60_000;

export type CommitPrompt = {
  readonly text: string /** The diff was too long to be sent whole. */;
  readonly isCut: boolean;
};

/** Asks for the message of a commit that makes this change. */
export function commitPrompt(diff: string): CommitPrompt {
  const cut = cutDiff(diff, maxDiffChars);
  const note = cut.isCut ? '\nThe diff is long; “[…]” marks what is left out.' : '';
  const text = `Write the Git commit message for this change.

First line: what the change does, imperative mood, at most 72 characters, no full stop. If the reason or the effect is not obvious from it: a blank line and a short body, wrapped at 72 characters. Describe only what the diff shows.${note}

${fenceCode(cut.text, 'diff')}

Answer with only the commit message, in one fenced code block.`;
  return { text, isCut: cut.isCut };
}

/** Cuts the longest files of a diff, so that every file keeps its share; whole lines only. */
export function cutDiff(diff: string, limit: number): CommitPrompt {
  if (diff.length <= limit) return { text: diff, isCut: false };
  const files = diff.split(/^(?=diff --git )/m);
  let rest = limit;
  const share = new Map<number, number>();
  const bySize = files.map((file, at) => ({ at, size: file.length })).sort((a, b) => a.size - b.size);
  bySize.forEach(({ at, size }, done) => {
    const own = Math.min(size, Math.floor(rest / (files.length - done)));
    share.set(at, own);
    rest -= own;
  });
  const text = files.map((file, at) => cutLines(file, share.get(at) ?? 0)).join('');
  return { text, isCut: true };
}

function cutLines(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, text.lastIndexOf('\n', limit) + 1)}[…]\n`;
}

/** The message alone: without a fence, quotes or an introduction around it. */
export function readCommitMessage(answer: string): string {
  const block = findFencedBlocks(answer).find(({ code }) => code.trim() !== '');
  const text = (block?.code ?? answer).trim();
  return text
    .replace(/^(["'`])([^\n]*)\1$/, '$2')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
