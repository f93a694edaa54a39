/**
 * The capacity model behind {@code scripts/capacity.sh}: it turns what {@code scripts/bench.sh} measured into pods, servers
 * and machines for a demand, and says what limits first. {@code docs/CAPACITY.md} explains it.
 */
@NullMarked
package io.flashsale.bench.capacity;

import org.jspecify.annotations.NullMarked;
