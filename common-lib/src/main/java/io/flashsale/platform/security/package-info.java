/** Every service verifies the caller's token itself; the gateway's check is not trusted. */
@NullMarked
package io.flashsale.platform.security;

import org.jspecify.annotations.NullMarked;
