-- The second step: takes the units of a claim at the bucket it names. Idempotent by order id.
-- KEYS 1 gate, 2 pending of the source bucket
-- ARGV 1 bucket, 2 home bucket, 3 hold in ms, 4 orderId, 5 userId, 6 quantity
-- Returns one element: 0 taken | 4 too empty | 5 not yet open | 6 ended | 7 closed | 8 missing

if redis.call('HEXISTS', KEYS[2], ARGV[4]) == 1 then return {0} end
local gate = redis.call('HMGET', KEYS[1], 'b', 'h', 's', 'f', 't', 'x')
local at = now()
local closed = refusal(gate[1], gate[3], gate[4], gate[5], at)
if closed then return {closed} end
local quantity = tonumber(ARGV[6])
if quantity > tonumber(gate[1]) - tonumber(gate[2]) then return {4} end
local till = deadline(at, tonumber(ARGV[3]))
redis.call('HSET', KEYS[2], ARGV[4], write(quantity, ARGV[2], ARGV[1], '1', till, ARGV[5], '-', ''))
redis.call('HINCRBY', KEYS[1], 'h', quantity)
keepUntil(KEYS[2], gate[6])
return {0}
