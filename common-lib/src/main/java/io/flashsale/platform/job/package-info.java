/** Periodic work: sweepers, renewals, reconciliation. */
@NullMarked
package io.flashsale.platform.job;

import org.jspecify.annotations.NullMarked;
