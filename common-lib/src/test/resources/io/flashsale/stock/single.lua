-- One reservation per call, as one would write it without lanes: the same promises as reserve.lua and the same data.
-- What AdmissionBenchmark measures reserve.lua against; the platform does not use it. It stands behind prelude.lua.
-- KEYS 1 gate, 2 pending, 3 records (one hash tag)
-- ARGV 1 bucket, 2 hold in ms, 3 orderId, 4 userId, 5 idempotency key, 6 payload hash, 7 quantity

local order, user, key, hash, quantity = ARGV[3], ARGV[4], ARGV[5], ARGV[6], tonumber(ARGV[7])
local userField, fields = 'u' .. user, {}
local record, holder = redis.call('HGET', KEYS[2], order), order
local entry = redis.call('HGET', KEYS[3], userField)
if not record and entry then
  holder = repeated(KEYS[3], entry, order, user, key, fields)
  if holder then record = redis.call('HGET', KEYS[2], holder) or redis.call('HGET', KEYS[3], holder) end
end
if record then return answer(record, holder, order, user, hash) end

local gate = redis.call('HMGET', KEYS[1], 'b', 'h', 's', 'f', 't', 'l')
local at = now()
local closed = refusal(gate[1], gate[3], gate[4], gate[5], at)
if closed then return closed end
if (entry and units(entry) or 0) + quantity > tonumber(gate[6]) then return 3 end
if quantity > tonumber(gate[1]) - tonumber(gate[2]) then return 4 end

redis.call('HINCRBY', KEYS[1], 'h', quantity)
redis.call('HSET', KEYS[2], order, ARGV[7] .. ' ' .. ARGV[1] .. ' ' .. ARGV[1] .. ' 1 ' .. deadline(at, tonumber(ARGV[2]))
  .. ' ' .. user .. ' ' .. hash .. ' ' .. key)
redis.call('HSET', KEYS[3], userField, enter(entry, ARGV[7], order, user, key, fields))
for field, named in pairs(fields) do redis.call('HSET', KEYS[3], field, named) end
return 0
