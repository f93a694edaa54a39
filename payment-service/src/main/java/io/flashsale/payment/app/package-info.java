/** One class per verb. Starts no thread, reads no clock, draws no randomness. */
@NullMarked
package io.flashsale.payment.app;

import org.jspecify.annotations.NullMarked;
