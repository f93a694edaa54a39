/** Retries what a crash, a lost callback or a provider's outage left undone. */
@NullMarked
package io.flashsale.payment.adapter.job;

import org.jspecify.annotations.NullMarked;
