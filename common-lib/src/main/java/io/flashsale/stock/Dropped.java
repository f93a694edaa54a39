package io.flashsale.stock;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.UserId;

/** An order that is VOID or REJECTED in MySQL: its reservation goes, with user count and key. */
public record Dropped(OrderId orderId, UserId userId, int sourceBucket) {}
