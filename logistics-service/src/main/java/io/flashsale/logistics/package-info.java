/** Parcels, scans, tracking: from a paid order to the door. */
@NullMarked
package io.flashsale.logistics;

import org.jspecify.annotations.NullMarked;
