package io.flashsale.logistics.domain;

/** Where a parcel goes. Personal data: kept sealed, never logged. */
public record ShipTo(String name, String phone, String address) {

    @Override
    public String toString() {
        return "ShipTo[withheld]";
    }
}
