import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createStoreFixture, type StoreFixture } from '../../../test/support/storeFixture.ts';
import { ChatError } from '../../core/errors.ts';
import { isBusy, isDamaged, storageError } from './sqlError.ts';

/** What `work` throws. */
function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return assert.fail('nothing was thrown');
}

describe('storageError', () => {
  let fixture: StoreFixture;
  let database: DatabaseSync;

  beforeEach(() => {
    fixture = createStoreFixture();
    database = new DatabaseSync(path.join(fixture.folder, 'errors.db'), { timeout: 0 });
    database.exec('CREATE TABLE note (text TEXT UNIQUE)');
  });
  afterEach(() => {
    if (database.isOpen) database.close();
    fixture.close();
  });

  const insert = (text: string) => () => database.prepare('INSERT INTO note VALUES (?)').run(text);

  function detailOf(error: unknown): string | undefined {
    const mapped = storageError(error);
    assert.ok(ChatError.is(mapped));
    assert.equal(mapped.code, 'storage');
    assert.equal(mapped.cause, error);
    return mapped.data.detail;
  }

  it('names a full disk', () => {
    database.exec('PRAGMA max_page_count = 3');
    assert.equal(detailOf(thrownBy(insert('x'.repeat(100_000)))), 'the disk is full');
  });

  it('names a read-only file', () => {
    database.exec('PRAGMA query_only = 1');
    assert.equal(detailOf(thrownBy(insert('x'))), 'the file is read-only');
  });

  it('names a lock that another holds', () => {
    const other = new DatabaseSync(path.join(fixture.folder, 'errors.db'));
    other.exec('BEGIN EXCLUSIVE');
    const error = thrownBy(insert('x'));
    other.close();
    assert.ok(isBusy(error));
    assert.equal(detailOf(error), 'another program is using the file');
  });

  it('names damage', () => {
    fs.writeFileSync(path.join(fixture.folder, 'garbage.db'), 'garbage '.repeat(200));
    const garbage = new DatabaseSync(path.join(fixture.folder, 'garbage.db'));
    const error = thrownBy(() => garbage.exec('SELECT * FROM sqlite_schema'));
    garbage.close();
    assert.ok(isDamaged(error));
    assert.ok(isDamaged(storageError(error)));
    assert.equal(detailOf(error), 'the file is damaged');
  });

  it('gives the number of any other result and never quotes what was stored', () => {
    insert('a secret')();
    const error = thrownBy(insert('a secret'));
    assert.equal(detailOf(error), 'the database reports error 19');
    assert.ok(!isDamaged(error));
  });

  it('names a closed file and errors of the file system', () => {
    database.close();
    assert.equal(detailOf(thrownBy(() => database.exec('SELECT 1'))), 'the file is closed');
    assert.equal(detailOf(thrownBy(() => fs.readFileSync(path.join(fixture.folder, 'absent')))), 'ENOENT');
  });

  it('leaves bugs and ChatErrors as they are', () => {
    const bug = new TypeError('bug');
    assert.equal(storageError(bug), bug);
    const known = new ChatError('cancelled');
    assert.equal(storageError(known), known);
    assert.equal(storageError('text'), 'text');
  });
});
