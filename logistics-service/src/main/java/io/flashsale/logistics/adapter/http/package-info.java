/** Calls to neighbours. */
@NullMarked
package io.flashsale.logistics.adapter.http;

import org.jspecify.annotations.NullMarked;
