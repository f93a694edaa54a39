# Makes topics, consumer groups, and their retry and dead-letter topics; what is there already is set to the same again.
# A new group's first retry would wait half a minute for its topic, and a dead-letter topic that is not there can't be read.
# Wants NAMESRV_ADDR, CLUSTER, WRITE_QUEUES; mqadmin from PATH or RocketMQ's home.
set -eu

topics="sale-events order-events order-timers stock-events payment-events parcel-events"
groups="order-service_sale-events order-service_order-timers order-service_stock-events order-service_payment-events
order-service_parcel-events inventory-service_order-events payment-service_order-events logistics-service_order-events"

mqadmin=mqadmin
command -v mqadmin >/dev/null 2>&1 || mqadmin=${ROCKETMQ_HOME:-/home/rocketmq/rocketmq-5.3.2}/bin/mqadmin

# A rehearsal may do with fewer.
topics=${ONLY_TOPICS:-$topics}
groups=${ONLY_GROUPS:-$groups}

# mqadmin ends with 0 whatever happened; only what it prints tells. A broker may need a minute to come.
admin() {
  tries=0
  while :; do
    said=$("$mqadmin" "$@" 2>&1) || true
    case $said in
      *"command failed"*) ;;
      *" success"*) return 0 ;;
    esac
    tries=$((tries + 1))
    if [ "$tries" -ge 30 ]; then
      echo "mqadmin $* said: $said" >&2
      return 1
    fi
    sleep 5
  done
}

# topic NAME QUEUES, group NAME
topic() {
  admin updateTopic -n "$NAMESRV_ADDR" -c "$CLUSTER" -t "$1" -r "$2" -w "$2"
}
group() {
  admin updateSubGroup -n "$NAMESRV_ADDR" -c "$CLUSTER" -g "$1" -s true -q 1 -r 16
}

# Where half messages go that ran out of check-backs the broker makes itself: it is a system topic.
for name in $topics; do
  topic "$name" "$WRITE_QUEUES"
done
for name in $groups; do
  group "$name"
  # The second one reads the dead letters of the first.
  group "${name}_dead-letters"
  topic "%RETRY%$name" 1
  topic "%DLQ%$name" 1
done
for service in ${ONLY_SERVICES:-order inventory payment logistics}; do
  group "$service-service_half-messages"
done
echo "topics and groups are there"
