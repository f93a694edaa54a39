package io.flashsale.logistics.domain;

/**
 * What the plan for new scans must know of a parcel.
 *
 * @param announcedShipped whether {@code ParcelsShipped} was published with a committed transaction
 */
public record ParcelProgress(TrackingNumber trackingNumber, ParcelStatus status, boolean announcedShipped) {}
