/** What the gateway does beyond passing on: it asks every service and merges their answers. */
@NullMarked
package io.flashsale.gateway.app;

import org.jspecify.annotations.NullMarked;
