import assert from 'node:assert/strict';
import type { PanelMessage } from '../../../protocol/messages.ts';
import { createDraftSync } from './draftSync.ts';

function setUp() {
  const sent: PanelMessage[] = [];
  let pending: (() => void) | undefined;
  const drafts = createDraftSync({
    post: (message) => sent.push(message),
    later(run) {
      pending = run;
      return () => {
        pending = undefined;
      };
    },
  });
  return { drafts, sent, elapse: () => pending?.() };
}

describe('createDraftSync', () => {
  it('sends the first draft at once, and the last of those that follow after the interval', () => {
    const { drafts, sent, elapse } = setUp();
    drafts.changed({ text: 'a', at: 1 });
    drafts.changed({ text: 'ab', at: 2 });
    drafts.changed({ text: 'abc', at: 3 });
    assert.deepEqual(sent, [{ type: 'draft', text: 'a', at: 1 }]);
    elapse();
    elapse();
    assert.deepEqual(sent.slice(1), [{ type: 'draft', text: 'abc', at: 3 }]);
  });

  it('sends at once on flush, and only what was not sent', () => {
    const { drafts, sent } = setUp();
    drafts.changed({ text: 'a', at: 1 });
    drafts.changed({ text: 'ab', at: 2 });
    drafts.flush();
    drafts.flush();
    assert.equal(sent.length, 2);
  });

  it('forgets a draft that was sent as a message', () => {
    const { drafts, sent, elapse } = setUp();
    drafts.changed({ text: 'a', at: 1 });
    drafts.changed({ text: 'ab', at: 2 });
    drafts.drop();
    elapse();
    drafts.flush();
    assert.equal(sent.length, 1);
  });
});
