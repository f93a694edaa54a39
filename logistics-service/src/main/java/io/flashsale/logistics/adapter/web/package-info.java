/** The HTTP side: shoppers track, couriers scan, operators audit. */
@NullMarked
package io.flashsale.logistics.adapter.web;

import org.jspecify.annotations.NullMarked;
