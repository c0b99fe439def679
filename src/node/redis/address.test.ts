import assert from 'node:assert/strict';
import { parseAddress } from './address.ts';

describe('the address of a shared cache', () => {
  it('is read, its password apart', () => {
    assert.deepEqual(parseAddress(' rediss://me:p%40ss@cache.example.com:6380/2 '), {
      at: { host: 'cache.example.com', port: 6380, tls: true, username: 'me', db: 2 },
      address: 'rediss://me@cache.example.com:6380/2',
      password: 'p@ss',
    });
    assert.deepEqual(parseAddress('redis://:50%@[::1]'), {
      at: { host: '::1', port: 6379, tls: false, username: undefined, db: 0 },
      address: 'redis://[::1]',
      password: '50%',
    });
  });

  it('is none where it names no Redis server', () => {
    for (const text of ['', 'localhost:6379', 'http://localhost', 'redis://', 'redis://localhost/name'])
      assert.equal(parseAddress(text), undefined);
  });
});
