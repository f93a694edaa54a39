/** Metrics, logs and health that every service has. */
@NullMarked
package io.flashsale.platform.observe;

import org.jspecify.annotations.NullMarked;
