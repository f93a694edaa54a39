/** One class per verb. Starts no thread, reads no clock, draws no random number. */
@NullMarked
package io.flashsale.inventory.app;

import org.jspecify.annotations.NullMarked;
