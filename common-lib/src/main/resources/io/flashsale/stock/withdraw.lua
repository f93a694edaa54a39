-- Takes back a claim for which no bucket had the units; not one that has moved or is marked.
-- KEYS 1 pending, 2 records of the home bucket
-- ARGV 1 orderId, 2 the source that was found empty
-- Returns one element: 1 withdrawn | 0 not

local waiting = redis.call('HGET', KEYS[1], ARGV[1])
if not waiting then return {0} end
local r = parse(waiting)
if r.state ~= '0' or r.source ~= ARGV[2] then return {0} end
redis.call('HDEL', KEYS[1], ARGV[1])
forget(KEYS[2], ARGV[1], r)
return {1}
