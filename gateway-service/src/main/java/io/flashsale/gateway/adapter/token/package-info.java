/** The local profile's own issuer. */
@NullMarked
package io.flashsale.gateway.adapter.token;

import org.jspecify.annotations.NullMarked;
