import assert from 'node:assert/strict';
import { decodeEntities } from './entities.ts';

describe('decodeEntities', () => {
  it('resolves named, decimal and hexadecimal references', () =>
    assert.equal(decodeEntities('a &amp; b &lt;c&gt; &#65;&#x1F600; &nbsp;'), 'a & b <c> A\u{1F600} \u00a0'));

  it('leaves what is no reference as it is', () =>
    assert.equal(decodeEntities('a & b; &unknown; &constructor; &amp'), 'a & b; &unknown; &constructor; &amp'));

  it('replaces characters that do not exist', () =>
    assert.equal(decodeEntities('&#0;&#xD800;&#9999999;'), '\ufffd'.repeat(3)));
});
