package io.flashsale.logistics.domain;

/** What a courier's scanner says happened. */
public enum ScanType {
    PICKED_UP(ParcelStatus.PICKED_UP),
    ARRIVED(ParcelStatus.IN_TRANSIT),
    DEPARTED(ParcelStatus.IN_TRANSIT),
    OUT_FOR_DELIVERY(ParcelStatus.OUT_FOR_DELIVERY),
    DELIVERED(ParcelStatus.DELIVERED),
    RETURNED(ParcelStatus.RETURNED);

    private final ParcelStatus status;

    ScanType(ParcelStatus status) {
        this.status = status;
    }

    /** The least that a parcel with such a scan has reached. */
    public ParcelStatus status() {
        return status;
    }
}
