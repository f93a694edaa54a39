/** What the verbs need from the world. */
@NullMarked
package io.flashsale.logistics.app.port;

import org.jspecify.annotations.NullMarked;
