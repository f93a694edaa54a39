/**
 * What people see: the list of sales, a sale, sign-in, orders, the courier's page. Complete HTML from templates and a
 * snapshot of the sales that is refreshed in the background; scripts, styles and pictures under names that hold their hash.
 */
@NullMarked
package io.flashsale.gateway.storefront;

import org.jspecify.annotations.NullMarked;
