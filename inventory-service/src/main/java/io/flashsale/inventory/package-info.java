/** Sales, the stock ledger in MySQL and the life of the gate in Redis. */
@NullMarked
package io.flashsale.inventory;

import org.jspecify.annotations.NullMarked;
