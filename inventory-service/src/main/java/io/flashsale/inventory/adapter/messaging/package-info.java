/** Events in and out. */
@NullMarked
package io.flashsale.inventory.adapter.messaging;

import org.jspecify.annotations.NullMarked;
