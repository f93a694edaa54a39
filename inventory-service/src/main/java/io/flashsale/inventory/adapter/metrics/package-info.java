/** The figures that an operator looks for. */
@NullMarked
package io.flashsale.inventory.adapter.metrics;

import org.jspecify.annotations.NullMarked;
