/** The one door for clients: routes, limits, header hygiene, the sold-out shortcut, and the pages. */
@NullMarked
package io.flashsale.gateway;

import org.jspecify.annotations.NullMarked;
