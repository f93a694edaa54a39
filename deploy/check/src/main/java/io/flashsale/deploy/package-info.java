/** Renders the Helm chart and says what is wrong with it. */
@NullMarked
package io.flashsale.deploy;

import org.jspecify.annotations.NullMarked;
