-- The last step of building a gate: puts the staged rows in place and creates the gate, if there is none.
-- KEYS 1 gate, 2 pending, 3 records, 4 staged pending, 5 staged records
-- ARGV 1 number of the last chunk, 2 expiry (ms), then field and value pairs of the gate
-- Returns one element: 1 created | 0 there is a gate | -1 staged rows are gone

local staged = redis.call('HMGET', KEYS[5], '.chunk', '.held')
local there = redis.call('EXISTS', KEYS[1]) == 1
if there or staged[1] ~= ARGV[1] then
  redis.call('UNLINK', KEYS[4], KEYS[5])
  if there then return {0} end
  return {-1}
end
redis.call('HDEL', KEYS[5], '.chunk', '.held')
redis.call('UNLINK', KEYS[2], KEYS[3])
-- What comes from the ledger has no idempotency keys.
if redis.call('EXISTS', KEYS[4], KEYS[5]) > 0 then redis.call('HSET', KEYS[1], 'fk', '1') end
if redis.call('EXISTS', KEYS[4]) == 1 then redis.call('RENAME', KEYS[4], KEYS[2]) end
if redis.call('EXISTS', KEYS[5]) == 1 then redis.call('RENAME', KEYS[5], KEYS[3]) end
redis.call('HSET', KEYS[1], 'h', staged[2], 'x', ARGV[2], unpack(ARGV, 3))
for i = 1, 3 do redis.call('PEXPIREAT', KEYS[i], ARGV[2]) end
return {1}
