/** HTTP: the public API and what neighbours may ask. */
@NullMarked
package io.flashsale.order.adapter.web;

import org.jspecify.annotations.NullMarked;
