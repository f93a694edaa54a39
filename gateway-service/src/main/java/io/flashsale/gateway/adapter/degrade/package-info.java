/** Measures pressure and says what is given up. */
@NullMarked
package io.flashsale.gateway.adapter.degrade;

import org.jspecify.annotations.NullMarked;
