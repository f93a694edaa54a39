-- Adds a chunk of rows to a gate that is being built under a token. Idempotent by chunk number and order id.
-- KEYS 1 staged pending, 2 staged records
-- ARGV 1 bucket, 2 time to live in ms, 3 hold in ms, 4 chunk number from 1,
--      then six per row: orderId, userId, quantity, home bucket, source bucket, 1 if pending else 0
-- Returns one element: 1 staged | 0 an earlier chunk is gone: give up

local bucket, chunk = ARGV[1], tonumber(ARGV[4])
local last = tonumber(redis.call('HGET', KEYS[2], '.chunk') or 0)
-- FLUSHALL or a failover may have taken earlier chunks: a gate with holes must not be born.
if last ~= chunk - 1 and last ~= chunk then return {0} end
redis.call('HSET', KEYS[2], '.chunk', chunk)
redis.call('HINCRBY', KEYS[2], '.held', 0)

local till = deadline(now(), tonumber(ARGV[3]))
for a = 5, #ARGV, 6 do
  local order, user, quantity, home, source = ARGV[a], ARGV[a + 1], tonumber(ARGV[a + 2]), ARGV[a + 3], ARGV[a + 4]
  local lives, takes = home == bucket, source == bucket
  local decided = redis.call('HEXISTS', KEYS[2], order) == 1
  local waiting = redis.call('HEXISTS', KEYS[1], order) == 1
  if ARGV[a + 5] == '1' then
    if not decided and not waiting then
      redis.call('HSET', KEYS[1], order, write(quantity, home, source, '1', till, user, '-', ''))
      if takes then redis.call('HINCRBY', KEYS[2], '.held', quantity) end
      if lives then addUnits(KEYS[2], user, quantity) end
    end
  else
    if waiting then
      -- Read as undecided, then as decided: base knows it already.
      redis.call('HDEL', KEYS[1], order)
      if takes then redis.call('HINCRBY', KEYS[2], '.held', -quantity) end
    end
    if lives and not decided then
      redis.call('HSET', KEYS[2], order, write(quantity, home, source, '1', '0', user, '-', ''))
      if not waiting then addUnits(KEYS[2], user, quantity) end
    end
  end
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return {1}
