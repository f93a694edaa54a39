-- What MySQL decided reaches the gate: the ledger's sync, a sweeper's drops and clearings. Idempotent, in any order.
-- KEYS 1 gate, 2 pending, 3 records
-- ARGV 1 bucket, 2 source bucket the news are about, 3 its version or -1 (no news of the ledger), 4 its base,
--      5 add up held anew if no more than so many are pending, 6 number of decided,
--      then four per decided order: orderId, userId, quantity, home bucket; then the orderIds to drop
-- Returns -1 if the gate is missing; else the number of orders that were news to it, then per dropped order the source
-- its home record named, or -1

local bucket, source, version = ARGV[1], ARGV[2], tonumber(ARGV[3])
-- A gate that is somebody's home hears of other buckets too; each bucket's news have their own version.
local versionField = 'v'
if source ~= bucket then versionField = 'v' .. source end
local gate = redis.call('HMGET', KEYS[1], 'b', 'h', 'x', versionField)
if not gate[1] then return {-1} end
local held, expiry = tonumber(gate[2]), gate[3]

-- Law: an old sync never undoes a newer one, neither the base nor a release that came before it.
local current = version >= 0 and version >= (tonumber(gate[4]) or 0)
if current then
  redis.call('HSET', KEYS[1], versionField, ARGV[3])
  if source == bucket then redis.call('HSET', KEYS[1], 'b', ARGV[4]) end
end

local changed = 0
local decidedCount = tonumber(ARGV[6])
if decidedCount > 0 then
  local orders, settled, records, added = {}, {}, {}, {}
  for i = 1, decidedCount do orders[i] = ARGV[4 * i + 3] end
  local waiting = redis.call('HMGET', KEYS[2], unpack(orders))
  local known = current and redis.call('HMGET', KEYS[3], unpack(orders))
  for i = 1, decidedCount do
    local order = orders[i]
    local record
    if added[order] then
      -- Named twice in one call.
    elseif waiting[i] then
      changed = changed + 1
      local r = parse(waiting[i])
      settled[#settled + 1] = order
      if r.source == bucket then held = held - r.quantity end
      if r.home == bucket then
        r.state = '1'
        if current then r.source = source end
        record = rewrite(r)
      end
    elseif current and ARGV[4 * i + 6] == bucket and not known[i] then
      -- Redis had forgotten it; the ledger has not.
      changed = changed + 1
      local user, quantity = ARGV[4 * i + 4], tonumber(ARGV[4 * i + 5])
      addUnits(KEYS[3], user, quantity)
      record = write(quantity, bucket, source, '1', '0', user, '-', '')
      redis.call('HSET', KEYS[1], 'fk', '1')
    end
    added[order] = true
    if record then
      records[#records + 1] = order
      records[#records + 1] = record
    end
  end
  if #settled > 0 then redis.call('HDEL', KEYS[2], unpack(settled)) end
  if #records > 0 then redis.call('HSET', KEYS[3], unpack(records)) end
end

local results = {0} -- the number of changes, written below
for a = 7 + 4 * decidedCount, #ARGV do
  local order = ARGV[a]
  local waiting = redis.call('HGET', KEYS[2], order)
  local decided = redis.call('HGET', KEYS[3], order)
  local named = -1
  if waiting or decided then changed = changed + 1 end
  if waiting then
    local r = parse(waiting)
    redis.call('HDEL', KEYS[2], order)
    if r.source == bucket then held = held - r.quantity end
    if r.home == bucket then
      named = tonumber(r.source)
      if not decided then forget(KEYS[3], order, r) end
    end
  end
  if decided then
    local r = parse(decided)
    redis.call('HDEL', KEYS[3], order)
    forget(KEYS[3], order, r)
    named = tonumber(r.source)
  end
  results[#results + 1] = named
end

if redis.call('HLEN', KEYS[2]) <= tonumber(ARGV[5]) then
  held = 0
  for _, text in ipairs(redis.call('HVALS', KEYS[2])) do
    local quantity, from = string.match(text, '^(%d+) %d+ (%d+)')
    if from == bucket then held = held + tonumber(quantity) end
  end
end
redis.call('HSET', KEYS[1], 'h', string.format('%d', held))
keepUntil(KEYS[3], expiry)
results[1] = changed
return results
