-- The first step of a reservation whose home bucket is empty: counts the user, remembers the key and the bucket that is
-- to give the units. Or moves such a claim on, after its bucket turned out to be empty. Idempotent by order id.
-- KEYS 1 gate, 2 pending, 3 records of the home bucket
-- ARGV 1 bucket, 2 hold in ms, 3 orderId, 4 userId, 5 idempotency key, 6 payload hash, 7 quantity,
--      8 source to claim from, 9 source the claim is moved away from or -1
-- Returns one element: "0|1|9 orderId source quantity" (as reserve.lua; 9 = claimed) or 2 | "3 limit" | 5 | 6 | 7 | 8 | 10 nothing to move

local order, user, key, hash, quantity = ARGV[3], ARGV[4], ARGV[5], ARGV[6], tonumber(ARGV[7])
local userField, fields = 'u' .. user, {}

local holder = order
local waiting = redis.call('HGET', KEYS[2], order)
local record = waiting or redis.call('HGET', KEYS[3], order)
local entry = redis.call('HGET', KEYS[3], userField)
if not record and entry then
  holder = repeated(KEYS[3], entry, order, user, key, fields)
  if holder then record = redis.call('HGET', KEYS[2], holder) or redis.call('HGET', KEYS[3], holder) end
end
if record then
  if waiting then
    local r = parse(waiting)
    -- Compare and set: two drivers of one order must not send it two ways.
    if r.state == '0' and r.source == ARGV[9] then
      r.source = ARGV[8]
      record = rewrite(r)
      redis.call('HSET', KEYS[2], order, record)
    end
  end
  return {answer(record, holder, order, user, hash)}
end
-- Withdrawn or voided meanwhile: an order id that was dropped must not come back to life here.
if ARGV[9] ~= '-1' then return {10} end

local gate = redis.call('HMGET', KEYS[1], 'b', 's', 'f', 't', 'l', 'x')
local at = now()
local closed = refusal(gate[1], gate[2], gate[3], gate[4], at)
if closed then return {closed} end
local count = entry and units(entry) or 0
if count + quantity > tonumber(gate[5]) then return {'3 ' .. gate[5]} end

local till = deadline(at, tonumber(ARGV[2]))
record = write(quantity, ARGV[1], ARGV[8], '0', till, user, hash, key)
redis.call('HSET', KEYS[2], order, record)
redis.call('HSET', KEYS[3], userField, enter(entry, quantity, order, user, key, fields))
for field, named in pairs(fields) do redis.call('HSET', KEYS[3], field, named) end
keepUntil(KEYS[2], gate[6])
keepUntil(KEYS[3], gate[6])
return {answer(record, order, order, user, hash)}
