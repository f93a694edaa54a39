/**
 * The gate: the Redis side of the stock. Lua scripts and their typed client; nobody else touches the gate's keys.
 *
 * <p>order-service may reserve, read overdue reservations, drop its own VOIDs and clear decided orders;
 * inventory-service does everything else. See {@code docs/adr/0004-the-stock-door.md}.
 */
@NullMarked
package io.flashsale.stock;

import org.jspecify.annotations.NullMarked;
