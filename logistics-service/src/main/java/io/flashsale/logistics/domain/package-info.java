/** What a parcel, a scan and a tracking number are; plain Java, no framework, no clock. */
@NullMarked
package io.flashsale.logistics.domain;

import org.jspecify.annotations.NullMarked;
