/** The client of the sandbox provider: the default implementation of the provider port. */
@NullMarked
package io.flashsale.payment.adapter.sandbox;

import org.jspecify.annotations.NullMarked;
