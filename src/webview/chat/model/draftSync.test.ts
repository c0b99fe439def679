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
  it('sends the last draft once typing rests', () => {
    const { drafts, sent, elapse } = setUp();
    drafts.changed({ text: 'a', at: 1 });
    drafts.changed({ text: 'ab', at: 2 });
    assert.deepEqual(sent, []);
    elapse();
    elapse();
    assert.deepEqual(sent, [{ type: 'draft', text: 'ab', at: 2 }]);
  });

  it('sends at once on flush, and only what was not sent', () => {
    const { drafts, sent } = setUp();
    drafts.changed({ text: 'a', at: 1 });
    drafts.flush();
    drafts.flush();
    assert.equal(sent.length, 1);
  });

  it('forgets a draft that was sent as a message', () => {
    const { drafts, sent, elapse } = setUp();
    drafts.changed({ text: 'a', at: 1 });
    drafts.drop();
    elapse();
    drafts.flush();
    assert.deepEqual(sent, []);
  });
});
