-- The third step: the home record learns that its units are taken; from then on it answers replays. Idempotent.
-- KEYS 1 pending, 2 records of the home bucket
-- ARGV 1 orderId, 2 source
-- Returns one element: "0 source" this source holds the units (now or since before) | "9 source" the claim has moved there |
--   -1 there is no such claim any more

local waiting = redis.call('HGET', KEYS[1], ARGV[1])
if not waiting then
  local decided = redis.call('HGET', KEYS[2], ARGV[1])
  if not decided then return {-1} end
  return {'0 ' .. parse(decided).source}
end
local r = parse(waiting)
if r.state == '1' then return {'0 ' .. r.source} end
if r.source ~= ARGV[2] then return {'9 ' .. r.source} end
r.state = '1'
redis.call('HSET', KEYS[1], ARGV[1], rewrite(r))
return {'0 ' .. r.source}
