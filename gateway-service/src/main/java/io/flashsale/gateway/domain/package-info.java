/** What the gateway decides by itself: limits, sold-out flags, whose address counts. */
@NullMarked
package io.flashsale.gateway.domain;

import org.jspecify.annotations.NullMarked;
