/** The gate, through common-lib's stock door. */
@NullMarked
package io.flashsale.inventory.adapter.redis;

import org.jspecify.annotations.NullMarked;
