/** The HTTP edge. */
@NullMarked
package io.flashsale.inventory.adapter.web;

import org.jspecify.annotations.NullMarked;
