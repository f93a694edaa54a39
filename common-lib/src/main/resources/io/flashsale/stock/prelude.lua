-- Put in front of every script of the gate. Defines what several of them share; touches no key by itself.
--
-- A gate is three hashes under one hash tag {saleId:skuId:<bucket>b}:
--   gate     v ledger version | b base | h held | sv sale version | s 1 open, 0 closed | f, t window (ms) | l limit | x expiry (ms)
--            fk 1: some orders came back from MySQL, without their idempotency keys
--            v<bucket> the newest version seen of another bucket whose orders live here
--   pending  orderId -> record: undecided orders that live here, or take from here
--   records  orderId -> record: decided orders that live here
--            u<userId> -> entry: "units", then a line "orderId key" for each order whose key is known; or "units+" if he has
--            so many orders that each key has a field of its own: k<userId> <key> -> orderId
-- record = "quantity home source state deadline user payloadHash key"; state 1 = units held, 0 = a claim that is under way.
-- held is always the sum over pending of quantity where source = this bucket; it changes only together with pending.

local function parse(text)
  local quantity, home, source, state, deadline, user, hash, key =
    string.match(text, '^(%d+) (%d+) (%d+) (%d) (%d+) (%S+) (%S+) (.*)$')
  return {quantity = tonumber(quantity), home = home, source = source, state = state, deadline = deadline,
    user = user, hash = hash, key = key}
end

local function write(quantity, home, source, state, deadline, user, hash, key)
  return string.format('%d %s %s %s %s %s %s %s', quantity, home, source, state, deadline, user, hash, key)
end

local function rewrite(r)
  return write(r.quantity, r.home, r.source, r.state, r.deadline, r.user, r.hash, r.key)
end

local function now()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

local function deadline(at, hold)
  return string.format('%.0f', at + hold)
end

-- Why nobody may reserve now, or nil. 8 missing, 7 closed, 5 not yet open, 6 ended.
local function refusal(base, state, from, to, at)
  if not base then return 8 end
  if state ~= '1' then return 7 end
  if at < tonumber(from) then return 5 end
  if at >= tonumber(to) then return 6 end
  return nil
end

-- A hash that becomes empty is gone, and so is its expiry: set it again on rebirth.
local function keepUntil(key, expiry)
  if redis.call('PTTL', key) == -1 then redis.call('PEXPIREAT', key, expiry) end
end

-- Keys that an entry holds itself. Bounded, or a buyer of many orders would have all of them rewritten at each.
local LINES = 2
local LINE = '\n(%d+) ([^\n]*)'

local function keyField(user, key)
  return 'k' .. user .. ' ' .. key
end

-- A user's live units and what follows them in his entry.
local function units(entry)
  local count, rest = string.match(entry, '^(%d+)(.*)$')
  return tonumber(count), rest
end

-- His entry with one more order. Keys that get fields of their own are put into fields, for the caller to write.
local function enter(entry, quantity, order, user, key, fields)
  if not entry then return quantity .. '\n' .. order .. ' ' .. key end
  local count, rest = units(entry)
  count = string.format('%d', count + quantity)
  if rest ~= '+' then
    local _, lines = string.gsub(rest, '\n', '\n')
    if lines < LINES then return count .. rest .. '\n' .. order .. ' ' .. key end
    for named, its in string.gmatch(rest, LINE) do fields[keyField(user, its)] = named end
  end
  fields[keyField(user, key)] = order
  return count .. '+'
end

-- The order of this user that a request repeats, by its id or by its key; or nil. fields are not written yet.
local function repeated(records, entry, order, user, key, fields)
  local _, rest = units(entry)
  if string.find(rest, '\n' .. order .. ' ', 1, true) then return order end
  for named, its in string.gmatch(rest, LINE) do
    if its == key then return named end
  end
  -- Orders without a line: of a user who has many, and those that came back from MySQL.
  if redis.call('HEXISTS', records, order) == 1 then return order end
  if rest ~= '+' then return nil end
  local field = keyField(user, key)
  return fields[field] or redis.call('HGET', records, field) or nil
end

-- Units of an order whose key is not known.
local function addUnits(records, user, quantity)
  local field = 'u' .. user
  local before, rest = units(redis.call('HGET', records, field) or '0')
  redis.call('HSET', records, field, string.format('%d', before + quantity) .. rest)
end

-- The user's units and key of a record that lives here go. Only ever called together with removing that record.
local function forget(records, order, r)
  local field = 'u' .. r.user
  local before, rest = units(redis.call('HGET', records, field) or '0')
  if rest == '+' and r.key ~= '' then redis.call('HDEL', records, keyField(r.user, r.key)) end
  local left = before - r.quantity
  if left <= 0 then
    redis.call('HDEL', records, field)
  else
    rest = string.gsub(rest, '\n' .. order .. ' [^\n]*', '', 1)
    redis.call('HSET', records, field, string.format('%d', left) .. rest)
  end
end

-- How a reservation that is already here answers a request. 0 the same order, 1 another order of the same key,
-- 2 another payload (or, never in good faith, another user), 9 a claim that is under way.
local function answer(record, holder, order, user, hash)
  local r = parse(record)
  if r.user ~= user or (r.hash ~= '-' and r.hash ~= hash) then return 2 end
  local code = 1
  if r.state == '0' then code = 9 elseif holder == order then code = 0 end
  return code .. ' ' .. holder .. ' ' .. r.source .. ' ' .. string.format('%d', r.quantity)
end
