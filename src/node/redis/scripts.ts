/** What must happen at once on the server, in Lua. */

/** How long removals are told to those who come back. */
const tombstoneLifeMs = 30 * 24 * 60 * 60 * 1000;

export const scripts = {
  /**
   * Keys: entry, index, news, facts, marks. Arguments: value, time to live in ms or 0, key, when it expires, now, facts.
   * An answer that is there by the server's clock stays in the index, however far ahead the clock of who puts is.
   */
  cachePut: {
    lua: `
      if ARGV[2] == '0' then redis.call('SET', KEYS[1], ARGV[1])
      else redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) end
      redis.call('ZADD', KEYS[2], ARGV[4], ARGV[3])
      redis.call('HSET', KEYS[4], ARGV[3], ARGV[6])
      for at = 5, #KEYS do
        redis.call('SADD', KEYS[at], ARGV[3])
        if ARGV[2] == '0' then redis.call('PERSIST', KEYS[at])
        elseif redis.call('SCARD', KEYS[at]) == 1 then redis.call('PEXPIRE', KEYS[at], ARGV[2])
        else redis.call('PEXPIRE', KEYS[at], ARGV[2], 'GT') end
      end
      local prefix = string.sub(KEYS[1], 1, -1 - #ARGV[3])
      for _, name in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', '(' .. ARGV[5], 'LIMIT', 0, 500)) do
        local left = redis.call('PTTL', prefix .. name)
        if left == -2 then
          redis.call('ZREM', KEYS[2], name)
          redis.call('HDEL', KEYS[4], name)
        elseif left == -1 then redis.call('ZADD', KEYS[2], '+inf', name)
        else redis.call('ZADD', KEYS[2], ARGV[5] + left + 1, name) end
      end
      redis.call('PUBLISH', KEYS[3], 'k:' .. ARGV[3])`,
  },
  /**
   * Keys: entry, lock. Arguments: token, time to live in ms. Returns the entry where it is there, else 1 when the lock is
   * ours now and 0 when another has it.
   */
  cacheClaim: {
    numberOfKeys: 2,
    lua: `
      local entry = redis.call('GET', KEYS[1])
      if entry then return entry end
      if redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
      return 0`,
  },
  /** Keys: lock. Arguments: token, time to live in ms. Returns 0 when it is no longer ours. */
  cacheRenew: {
    numberOfKeys: 1,
    lua: `
      if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
      return redis.call('PEXPIRE', KEYS[1], ARGV[2])`,
  },
  /** Keys: lock, news. Arguments: token, key. */
  cacheRelease: {
    numberOfKeys: 2,
    lua: `
      if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
      redis.call('DEL', KEYS[1])
      redis.call('PUBLISH', KEYS[2], 'k:' .. ARGV[2])
      return 1`,
  },
  /**
   * Keys: entry, record, changes, news. Arguments: record as bytes, origin, most changes kept. Nothing without the entry.
   * Returns how long the entry lives in ms, -1 for always, -2 where there is none.
   */
  cachePublish: {
    numberOfKeys: 4,
    lua: `
      local life = redis.call('PTTL', KEYS[1])
      if life == -2 then return life end
      if life == -1 then redis.call('SET', KEYS[2], ARGV[1])
      else redis.call('SET', KEYS[2], ARGV[1], 'PX', math.max(life, 1)) end
      redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[3], '*', 'origin', ARGV[2], 'record', ARGV[1])
      redis.call('PUBLISH', KEYS[4], 'c:' .. ARGV[2])
      return life`,
  },
  /**
   * Keys: index, removed, changes, news, facts, then entries and records. Arguments: origin, most changes kept, until when what
   * was stored goes (ms), keys as JSON, then the keys.
   */
  cacheRemove: {
    lua: `
      local count = 0
      for at = 6, #KEYS do count = count + redis.call('UNLINK', KEYS[at]) end
      for at = 5, #ARGV do
        redis.call('ZREM', KEYS[1], ARGV[at])
        redis.call('HDEL', KEYS[5], ARGV[at])
        redis.call('ZADD', KEYS[2], ARGV[3], ARGV[at])
      end
      redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', tonumber(ARGV[3]) - ${tombstoneLifeMs})
      redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[2], '*', 'origin', ARGV[1], 'removed', ARGV[4], 'before', ARGV[3])
      redis.call('PUBLISH', KEYS[4], 'c:' .. ARGV[1])
      return count`,
  },
} as const;

type Argument = string | number | Buffer;

/** The scripts as methods of the client; a name that ends in `Buffer` returns bytes. */
export type Scripted = {
  cachePut(keyCount: number, ...args: Argument[]): Promise<unknown>;
  cacheClaimBuffer(...args: Argument[]): Promise<Buffer | number>;
  cacheRenew(...args: Argument[]): Promise<number>;
  cacheRelease(...args: Argument[]): Promise<number>;
  cachePublish(...args: Argument[]): Promise<number>;
  cacheRemove(keyCount: number, ...args: Argument[]): Promise<number>;
};
