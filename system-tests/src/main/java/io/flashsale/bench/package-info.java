/**
 * The benchmark behind {@code scripts/bench.sh}: a stack of its own, a load generator that costs little, scenarios, and one
 * report. It speaks to the platform as clients do, and counts in the databases.
 */
@NullMarked
package io.flashsale.bench;

import org.jspecify.annotations.NullMarked;
