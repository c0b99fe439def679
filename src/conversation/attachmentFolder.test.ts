import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { type FolderSource, folderText } from './attachmentFolder.ts';
import { attachmentLimits, imageTypeOf, textOf } from './attachmentLimits.ts';

describe('folderText', () => {
  let root: string;
  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-llm-folder-'));
  });
  afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

  const source: FolderSource = {
    entries: async (at) =>
      fs
        .readdirSync(path.join(root, at), { withFileTypes: true })
        .map((entry) => ({ name: entry.name, folder: entry.isDirectory() })),
    size: async (at) => fs.statSync(path.join(root, at)).size,
    read: async (at) => fs.readFileSync(path.join(root, at)),
  };
  function write(at: string, content: string | Uint8Array): void {
    fs.mkdirSync(path.dirname(path.join(root, at)), { recursive: true });
    fs.writeFileSync(path.join(root, at), content);
  }

  it('gives the tree, folders first, then the text of each file', async () => {
    write('b.ts', 'let b;');
    write('lib/a.ts', 'let a;');
    assert.deepEqual(await folderText(source), {
      text: 'lib/\n  a.ts\nb.ts\n\n==> lib/a.ts <==\nlet a;\n\n==> b.ts <==\nlet b;',
      files: 2,
      named: 0,
      cut: false,
    });
  });

  it('names binary, large and secret files only, and leaves dependencies out', async () => {
    write('.env', 'TOKEN=hidden-value');
    write('server.pem', 'hidden-value');
    write('picture.bin', new Uint8Array([1, 0, 2]));
    write('large.txt', 'x'.repeat(attachmentLimits.folderFileBytes + 1));
    write('node_modules/x/index.js', 'other');
    write('ok.txt', 'fine');
    const { text, files, named } = await folderText(source);
    assert.equal(text, '.env\nlarge.txt\nok.txt\npicture.bin\nserver.pem\n\n==> ok.txt <==\nfine');
    assert.deepEqual({ files, named }, { files: 1, named: 4 });
  });

  it('stops at its limits and says so', async () => {
    for (let at = 0; at < 6; at++) write(`f${at}.txt`, 'y'.repeat(40));
    const few = await folderText(source, { ...attachmentLimits, folderEntries: 3 });
    assert.ok(few.cut && few.text.startsWith('f0.txt\nf1.txt\nf2.txt\n…\n\n==>'));
    const short = await folderText(source, { ...attachmentLimits, textChars: 160 });
    assert.ok(short.text.length <= 170 && short.files === 2 && short.named === 4, JSON.stringify(short));
  });
});

describe('what may be attached', () => {
  it('tells text from other bytes', () => {
    assert.equal(textOf(new TextEncoder().encode('grüße 😀')), 'grüße 😀');
    assert.equal(textOf(new Uint8Array([0x61, 0, 0x62])), undefined);
    assert.equal(textOf(new Uint8Array([0xff, 0xfe, 0x61])), undefined);
  });

  it('knows pictures by their names', () => {
    assert.equal(imageTypeOf('a.b.PNG'), 'image/png');
    assert.equal(imageTypeOf('photo.jpeg'), 'image/jpeg');
    assert.equal(imageTypeOf('drawing.svg'), undefined);
    assert.equal(imageTypeOf('png'), undefined);
  });
});
