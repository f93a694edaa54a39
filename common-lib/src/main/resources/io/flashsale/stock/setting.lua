-- Sets fields of the gate that come from the sale (state, window, limit), unless a newer version of the sale has.
-- KEYS 1 gate
-- ARGV 1 sale version, then field and value pairs
-- Returns one element: 1 set | 0 older | -1 missing

local version = redis.call('HGET', KEYS[1], 'sv')
if not version then return {-1} end
if tonumber(ARGV[1]) < tonumber(version) then return {0} end
redis.call('HSET', KEYS[1], 'sv', ARGV[1], unpack(ARGV, 2))
return {1}
