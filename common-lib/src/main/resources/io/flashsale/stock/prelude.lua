-- Put in front of every script of the gate. Defines what several of them share; touches no key by itself.
--
-- A gate is three hashes under one hash tag {saleId:skuId:bucket}:
--   gate     v ledger version | b base | h held | sv sale version | s 1 open, 0 closed | f, t window (ms) | l limit | x expiry (ms)
--            fk 1: some orders came back from MySQL, without their idempotency keys
--            v<bucket> the newest version seen of another bucket whose orders live here
--   pending  orderId -> record: undecided orders that live here, or take from here
--   records  orderId -> record: decided orders that live here
--            u<userId> -> live units | k<userId> <key> -> orderId
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

-- The user's units and key of a record that lives here go. Only ever called together with removing that record.
local function forget(records, r)
  local user = 'u' .. r.user
  if redis.call('HINCRBY', records, user, -r.quantity) <= 0 then redis.call('HDEL', records, user) end
  if r.key ~= '' then redis.call('HDEL', records, 'k' .. r.user .. ' ' .. r.key) end
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
