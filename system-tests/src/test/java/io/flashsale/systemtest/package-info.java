/**
 * Journeys through the gateway, against the real processes. One stack serves all of them; each journey opens a sale of
 * its own, so that they don't meet.
 */
@NullMarked
package io.flashsale.systemtest;

import org.jspecify.annotations.NullMarked;
