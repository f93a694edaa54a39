package io.flashsale.order.domain;

/** Where the parcel goes. Personal data: sealed in the row, never in messages, Redis or logs. */
public record ShipTo(String name, String phone, String address) {

    /** Nothing of it may slip into a log line. */
    @Override
    public String toString() {
        return "ShipTo[sealed]";
    }
}
