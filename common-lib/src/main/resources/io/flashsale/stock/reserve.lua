-- Reserves for a batch of requests of one home bucket. Idempotent by order id; a request sees those before it.
-- KEYS 1 gate, 2 pending, 3 records (one hash tag)
-- ARGV 1 bucket, 2 hold in ms, then five per request: orderId, userId, idempotency key, payload hash, quantity
-- Returns one element per request, an integer or a text that begins with it:
--   0 reserved ("0 orderId source quantity" when it was before) | "1 orderId source quantity" replayed | 2 key reused
--   "3 limit" limit reached | 4 sold out | 5 not yet open | 6 ended | 7 closed | 8 missing; 3 to 7 with " 1" behind if the
--   user holds units here and the gate has forgotten keys: his may be one of them
--   "9 orderId source quantity" the same key has a claim under way

local bucket, hold = ARGV[1], tonumber(ARGV[2])
local gate = redis.call('HMGET', KEYS[1], 'b', 'h', 's', 'f', 't', 'l', 'x', 'fk')
local at = now()
local closed = refusal(gate[1], gate[3], gate[4], gate[5], at)
local free = (tonumber(gate[1]) or 0) - (tonumber(gate[2]) or 0)
local limit = tonumber(gate[6]) or 0
-- The middle of a record, see prelude.lua: home, source, state and deadline are the same for all.
local mine = ' ' .. bucket .. ' ' .. bucket .. ' 1 ' .. deadline(at, hold) .. ' '

local n = (#ARGV - 2) / 5
local orders, users = {}, {}
for i = 1, n do
  local a = 5 * i - 2
  orders[i] = ARGV[a]
  users[i] = 'u' .. ARGV[a + 1]
end
local waiting = redis.call('HMGET', KEYS[2], unpack(orders))
local known = redis.call('HMGET', KEYS[3], unpack(users))

-- What this batch adds; later requests of the batch must see it.
local added, entries, fields = {}, {}, {}
local toPending, toRecords, taken = {}, {}, 0

local results = {}
for i = 1, n do
  local a = 5 * i - 2
  local order, user, key, hash, quantity = orders[i], ARGV[a + 1], ARGV[a + 2], ARGV[a + 3], tonumber(ARGV[a + 4])
  local entry = entries[users[i]] or known[i]
  local holder = order
  local record = added[order] or waiting[i]
  if not record and entry then
    holder = repeated(KEYS[3], entry, order, user, key, fields)
    if holder then
      record = added[holder] or redis.call('HGET', KEYS[2], holder) or redis.call('HGET', KEYS[3], holder)
    end
  end
  if record then
    -- Replays come before everything else: a repeated question gets its answer even when the gate has closed since.
    results[i] = answer(record, holder, order, user, hash)
  else
    local count = entry and units(entry) or 0
    local refused = closed
    if not closed and count + quantity > limit then
      refused = '3 ' .. string.format('%d', limit)
    elseif not closed and quantity > free then
      refused = 4
    end
    if refused then
      results[i] = (gate[8] and count > 0) and refused .. ' 1' or refused
    else
      free = free - quantity
      taken = taken + quantity
      local text = ARGV[a + 4] .. mine .. user .. ' ' .. hash .. ' ' .. key
      added[order] = text
      toPending[#toPending + 1] = order
      toPending[#toPending + 1] = text
      -- A user's later entry comes later in the list, and stays.
      entry = enter(entry, ARGV[a + 4], order, user, key, fields)
      entries[users[i]] = entry
      toRecords[#toRecords + 1] = users[i]
      toRecords[#toRecords + 1] = entry
      results[i] = 0
    end
  end
end

if taken > 0 then
  for field, order in pairs(fields) do
    toRecords[#toRecords + 1] = field
    toRecords[#toRecords + 1] = order
  end
  redis.call('HSET', KEYS[2], unpack(toPending))
  redis.call('HSET', KEYS[3], unpack(toRecords))
  redis.call('HINCRBY', KEYS[1], 'h', taken)
  keepUntil(KEYS[2], gate[7])
  keepUntil(KEYS[3], gate[7])
end
return results
