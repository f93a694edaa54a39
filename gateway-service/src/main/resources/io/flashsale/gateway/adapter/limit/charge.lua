-- Charges and asks the shared buckets of several users in one call.
--
-- A bucket is one number: the time, in microseconds, at which it will be full again. No key: full.
--
-- KEYS  the users' buckets, all under one hash tag; a user may come more than once
-- ARGV  1 capacity, 2 microseconds per permit, 3 permits that a bucket may owe at most, then for each key: permits used already (taken whether or not they are
--       there: the bucket may owe some), 1 if one more is asked for, else 0
-- returns for each key: 1 if the one asked for is granted, else 0; permits left (negative: owed); microseconds until there
--       is one
local capacity = tonumber(ARGV[1])
local per = tonumber(ARGV[2])
local owed = tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
-- Rounding must not cost anybody a permit.
local epsilon = 0.001

local answers = {}
for i = 1, #KEYS do
  local used = tonumber(ARGV[2 * i + 2])
  local wanted = tonumber(ARGV[2 * i + 3])
  local full = math.max(now, tonumber(redis.call('GET', KEYS[i]) or now)) + used * per
  -- After a change of the limit the number would mean something else: nobody waits longer than the new limit can ask for.
  local longest = now + (capacity + owed) * per
  local changed = used > 0 or full > longest
  full = math.min(full, longest)
  local left = math.floor(capacity - (full - now) / per + epsilon)
  local granted = 0
  if wanted > 0 and left > 0 then
    granted = 1
    full = full + per
    left = left - 1
    changed = true
  end
  if changed then
    full = math.ceil(full)
    redis.call('SET', KEYS[i], full, 'PXAT', math.ceil(full / 1000) + 1)
  end
  local wait = 0
  if left < 1 then
    wait = math.max(1, math.ceil(full - now - (capacity - 1) * per))
  end
  answers[3 * i - 2] = granted
  answers[3 * i - 1] = left
  answers[3 * i] = wait
end
return answers
