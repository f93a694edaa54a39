/** Runs the JMeter plans of {@code scripts/jmeter}: finds the stack, opens a sale, mints tokens, counts the answers. */
@NullMarked
package io.flashsale.localstack.jmeter;

import org.jspecify.annotations.NullMarked;
