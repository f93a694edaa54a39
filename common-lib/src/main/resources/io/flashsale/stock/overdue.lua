-- One page of the pending reservations that are past their deadline by Redis' clock.
-- KEYS 1 pending
-- ARGV 1 cursor ("0" to begin), 2 about so many entries are looked at
-- Returns the next cursor ("0" at the end), then two per overdue entry: orderId, record

local at = now()
local page = redis.call('HSCAN', KEYS[1], ARGV[1], 'COUNT', ARGV[2])
local results = {page[1]}
for i = 1, #page[2], 2 do
  if tonumber(parse(page[2][i + 1]).deadline) <= at then
    results[#results + 1] = page[2][i]
    results[#results + 1] = page[2][i + 1]
  end
end
return results
