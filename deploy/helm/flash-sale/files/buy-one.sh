# Buys one unit of what is on sale, as a shopper would: the smoke test behind `helm test`.
# Wants GATEWAY; and TOKEN, or SHOPPER_PASSWORD for the local issuer. SALE and SKU name what to buy; else the first that is open.
set -eu

say() { echo "buy-one: $*"; }
fail() {
  say "$*" >&2
  exit 1
}
# field NAME: the first string of that name in the JSON on standard input
field() { grep -o "\"$1\" *: *\"[^\"]*\"" | head -n 1 | sed 's/.*: *"//; s/"$//'; }

if [ -z "${TOKEN:-}" ]; then
  TOKEN=$(curl -sS --fail-with-body --max-time 15 "$GATEWAY/api/v1/auth/token" -H 'Content-Type: application/json' \
    -d "{\"username\":\"shopper-999999999\",\"password\":\"$SHOPPER_PASSWORD\"}" | field access_token)
  [ -n "$TOKEN" ] || fail "the gateway gives no token: no local issuer? Then put a shopper's token into the Secret"
fi
if [ -z "${SALE:-}" ]; then
  sales=$(curl -sS --fail-with-body --max-time 15 "$GATEWAY/api/v1/sales?status=OPEN") || fail "can't read the sales: $sales"
  SALE=$(echo "$sales" | field saleId)
  SKU=$(echo "$sales" | field skuId)
  [ -n "$SALE" ] || fail "no sale is open: open one with a unit to spare, then again"
fi
say "buying $SKU of sale $SALE"
key=buy-one-$(date +%s)-$$
tries=0
until
  order=$(curl -sS --max-time 15 -w '\nstatus=%{http_code}' "$GATEWAY/api/v1/sales/$SALE/items/$SKU/orders" \
    -H "Authorization: Bearer $TOKEN" -H "Idempotency-Key: $key" -H 'Content-Type: application/json' \
    -d '{"quantity":1,"shipTo":{"name":"Helm Test","phone":"+4915112345678","address":"1 Test Way"}}') &&
    case $order in *status=20[01]*) true ;; *status=503*) false ;; *) fail "no order: $order" ;; esac
do
  # 503 means: again, with the same key.
  tries=$((tries + 1))
  [ "$tries" -lt 20 ] || fail "still no order: $order"
  sleep 1
done
id=$(echo "$order" | field orderId)
tries=0
while :; do
  status=$(curl -sS --max-time 15 "$GATEWAY/api/v1/orders/$id" -H "Authorization: Bearer $TOKEN" | field status)
  case $status in
    CONFIRMED) break ;;
    PLACED) ;;
    *) fail "order $id is $status" ;;
  esac
  tries=$((tries + 1))
  [ "$tries" -lt 60 ] || fail "order $id is still $status: the ledger has not been heard"
  sleep 1
done
say "order $id is CONFIRMED"
# Nobody pays for it: the unit goes back at once.
curl -sS --fail-with-body --max-time 15 -X POST "$GATEWAY/api/v1/orders/$id/cancel" -H "Authorization: Bearer $TOKEN" >/dev/null ||
  fail "order $id can't be cancelled"
say "and cancelled again; the shop sells"
