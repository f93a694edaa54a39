/** What was found, as plain rows. */
@NullMarked
package io.flashsale.audit.evidence;

import org.jspecify.annotations.NullMarked;
