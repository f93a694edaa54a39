/** One class per law of the design's section 9. */
@NullMarked
package io.flashsale.audit.law;

import org.jspecify.annotations.NullMarked;
