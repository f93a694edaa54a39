/** Filters, routes, pages and operator endpoints. */
@NullMarked
package io.flashsale.gateway.adapter.web;

import org.jspecify.annotations.NullMarked;
