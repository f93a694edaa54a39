/** Parcels and scans in the sharded databases. */
@NullMarked
package io.flashsale.logistics.adapter.persistence;

import org.jspecify.annotations.NullMarked;
