/** Order rows in their shards, the commit lanes. */
@NullMarked
package io.flashsale.order.adapter.persistence;

import org.jspecify.annotations.NullMarked;
