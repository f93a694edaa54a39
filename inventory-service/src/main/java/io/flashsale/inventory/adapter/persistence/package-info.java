/** Sales in the first database, the ledger in all of them. */
@NullMarked
package io.flashsale.inventory.adapter.persistence;

import org.jspecify.annotations.NullMarked;
