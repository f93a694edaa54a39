package io.flashsale.audit.evidence;

/** A row of {@code parcels_n}. */
public record ParcelRow(long orderId, String userId, String trackingNumber, String status) {

    /** The courier has it, or had it: its order is no longer just PAID. */
    public boolean hasLeft() {
        return !status.equals("CREATED");
    }

    @Override
    public String toString() {
        return "parcel " + trackingNumber + " " + status + " of order " + orderId;
    }
}
