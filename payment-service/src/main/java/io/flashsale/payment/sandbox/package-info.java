/** The sandbox provider: a process of its own on the plain JDK, so that it starts at once and fits a small heap. */
@NullMarked
package io.flashsale.payment.sandbox;

import org.jspecify.annotations.NullMarked;
