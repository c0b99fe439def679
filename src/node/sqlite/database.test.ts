import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createStoreFixture, type StoreFixture } from '../../../test/support/storeFixture.ts';
import { ChatError } from '../../core/errors.ts';
import { migrate } from './migrations.ts';
import { openSql } from './sql.ts';

const storageDetail = (detail: RegExp) => (error: unknown) =>
  ChatError.is(error) && error.code === 'storage' && detail.test(error.data.detail ?? '');

describe('openDatabase', () => {
  let fixture: StoreFixture;

  beforeEach(() => {
    fixture = createStoreFixture();
  });
  afterEach(() => fixture.close());

  const namesBeside = (): string[] => fs.readdirSync(path.dirname(fixture.file)).sort();

  function edit(change: (database: DatabaseSync) => void): void {
    const database = new DatabaseSync(fixture.file);
    change(database);
    database.close();
  }

  it('makes the file, in WAL mode, and leaves only the file and its opening lock when closed', () => {
    const database = fixture.open();
    const id = database.conversations.createConversation('x');
    database.conversations.beginAnswer(id, database.conversations.addUserMessage(id, null, { text: 'a' }).id, 'm/m');
    assert.equal(namesBeside().filter((name) => name.includes('.writer-')).length, 1);
    database.close();
    assert.deepEqual(namesBeside(), ['history.db', 'history.db.lock']);
    edit((file) => assert.deepEqual({ ...file.prepare('PRAGMA journal_mode').get() }, { journal_mode: 'wal' }));
  });

  it('refuses a file of a newer version and does not touch it', () => {
    fixture.open().close();
    edit((file) => file.exec('PRAGMA user_version = 9999'));
    const before = fs.readFileSync(fixture.file);
    assert.throws(() => fixture.open(), storageDetail(/newer version/));
    assert.deepEqual(fs.readFileSync(fixture.file), before);
    assert.deepEqual(namesBeside(), ['history.db', 'history.db.lock']);
  });

  it('takes a half migrated file to the end, keeping what it holds', () => {
    fs.mkdirSync(path.dirname(fixture.file));
    const old = openSql(fixture.file);
    migrate(old, 1);
    old.exec("INSERT INTO conversation (title, created_at, updated_at) VALUES ('kept', 1, 2)");
    old.close();
    const again = fixture.open();
    assert.equal(again.conversations.listConversations({ limit: 5 })[0]?.title, 'kept');
    assert.equal(again.ledger.totals({ since: 0 }).requests, 0);
  });

  it('undoes a migration that fails half-way', () => {
    fixture.open().close();
    edit((file) => file.exec('DROP TABLE usage_entry; PRAGMA user_version = 1'));
    assert.throws(() => fixture.open(), storageDetail(/./));
    edit((file) => {
      assert.deepEqual({ ...file.prepare('PRAGMA user_version').get() }, { user_version: 1 });
      assert.equal(file.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'usage_entry'").get(), undefined);
    });
  });

  it('moves a file that is no database aside, whole, and begins a new one', () => {
    fs.mkdirSync(path.dirname(fixture.file), { recursive: true });
    const garbage = 'this is not a database '.repeat(100);
    fs.writeFileSync(fixture.file, garbage);
    assert.deepEqual(fixture.open().conversations.listConversations({ limit: 5 }), []);
    const aside = namesBeside().filter((name) => name.startsWith('history.db.corrupt-'));
    assert.equal(aside.length, 1);
    assert.equal(fs.readFileSync(path.join(path.dirname(fixture.file), aside[0] ?? ''), 'utf8'), garbage);
    assert.deepEqual(fixture.logged, [
      'error The history file was damaged. It was kept under another name and a new one was begun.',
    ]);
    assert.deepEqual(fixture.open().conversations.listConversations({ limit: 5 }), []);
    assert.equal(fixture.logged.length, 1);
  });

  it('notices damage in use, says so, and replaces the file at the next opening', () => {
    const database = fixture.open();
    for (let i = 0; i < 400; i++) database.conversations.createConversation(`title ${i} ${'x'.repeat(200)}`);
    database.close();
    const content = fs.readFileSync(fixture.file);
    content.fill(0x5a, content.length / 2);
    fs.writeFileSync(fixture.file, content);

    const damaged = fixture.open().conversations;
    assert.throws(() => damaged.listConversations({ limit: 1000 }), storageDetail(/damaged/));
    assert.match(fixture.logged.join(), /is damaged/);
    damaged.close();
    assert.deepEqual(fixture.open().conversations.listConversations({ limit: 5 }), []);
    assert.equal(namesBeside().filter((name) => /corrupt-[^.]+$/.test(name)).length, 1);
    assert.ok(!namesBeside().includes('history.db.damaged'));
  });

  it('keeps a file whose pages turn out sound after all', () => {
    fixture.open().conversations.createConversation('kept');
    fs.writeFileSync(`${fixture.file}.damaged`, '');
    assert.equal(fixture.open().conversations.listConversations({ limit: 5 })[0]?.title, 'kept');
    assert.ok(!namesBeside().includes('history.db.damaged'));
  });

  it('says when the folder cannot be made or the file is a folder', () => {
    fs.writeFileSync(path.dirname(fixture.file), 'a file where the folder should be');
    assert.throws(() => fixture.open(), storageDetail(/EEXIST|ENOTDIR/));
    fs.rmSync(path.dirname(fixture.file));
    fs.mkdirSync(fixture.file, { recursive: true });
    assert.throws(() => fixture.open(), storageDetail(/cannot be opened/));
  });

  it('removes the lock files of processes that were killed between two answers', () => {
    fixture.open().close();
    const left = `${fixture.file}.writer-00000000-0000-4000-8000-000000000000`;
    fs.writeFileSync(left, '');
    const { conversations } = fixture.open();
    const id = conversations.createConversation('x');
    conversations.beginAnswer(id, conversations.addUserMessage(id, null, { text: 'a' }).id, 'm/m');
    assert.ok(!fs.existsSync(left));
  });
});
