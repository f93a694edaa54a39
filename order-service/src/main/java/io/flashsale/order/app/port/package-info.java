/** What the verbs need from the outside. */
@NullMarked
package io.flashsale.order.app.port;

import org.jspecify.annotations.NullMarked;
