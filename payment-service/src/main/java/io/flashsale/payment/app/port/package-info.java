/** What the verbs need from the world. */
@NullMarked
package io.flashsale.payment.app.port;

import org.jspecify.annotations.NullMarked;
