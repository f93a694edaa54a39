/** What the gateway needs from outside. */
@NullMarked
package io.flashsale.gateway.app.port;

import org.jspecify.annotations.NullMarked;
