/** What the verbs need of the world. */
@NullMarked
package io.flashsale.inventory.app.port;

import org.jspecify.annotations.NullMarked;
