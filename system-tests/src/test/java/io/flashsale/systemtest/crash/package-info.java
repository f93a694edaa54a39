/** The crash switch: halts a running service before or after the k-th crossing of a named method. */
@NullMarked
package io.flashsale.systemtest.crash;

import org.jspecify.annotations.NullMarked;
