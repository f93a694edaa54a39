/** 64-bit ids with leased worker numbers, and the gene that routes them. */
@NullMarked
package io.flashsale.platform.id;

import org.jspecify.annotations.NullMarked;
