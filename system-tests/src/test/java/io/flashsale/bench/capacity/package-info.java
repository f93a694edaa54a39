@NullMarked
package io.flashsale.bench.capacity;

import org.jspecify.annotations.NullMarked;
