/** HTTP to the services behind the gateway. */
@NullMarked
package io.flashsale.gateway.adapter.upstream;

import org.jspecify.annotations.NullMarked;
