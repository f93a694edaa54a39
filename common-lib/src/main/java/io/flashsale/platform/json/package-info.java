/** Strict JSON at the HTTP edge, lenient JSON in messages. */
@NullMarked
package io.flashsale.platform.json;

import org.jspecify.annotations.NullMarked;
