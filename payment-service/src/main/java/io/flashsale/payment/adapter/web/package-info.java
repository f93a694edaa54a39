/** The HTTP API for shoppers, providers and operators. */
@NullMarked
package io.flashsale.payment.adapter.web;

import org.jspecify.annotations.NullMarked;
