/** Payments, refunds, provider callbacks and the money journal. The wiring lives here; the rooms are domain, app and adapter. */
@NullMarked
package io.flashsale.payment;

import org.jspecify.annotations.NullMarked;
