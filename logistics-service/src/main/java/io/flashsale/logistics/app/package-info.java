/** One class per verb. */
@NullMarked
package io.flashsale.logistics.app;

import org.jspecify.annotations.NullMarked;
