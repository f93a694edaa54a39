package io.flashsale.logistics.domain;

import io.flashsale.contract.OrderId;
import java.util.Optional;

/** The carriers under contract; made up. The code opens each tracking number. */
public enum Carrier {
    CRANE_EXPRESS("CX"),
    RIVER_POST("RP"),
    NIGHT_TRAIN("NT");

    private final String code;

    Carrier(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }

    /** A function of the order alone, so that a repeated message makes the same parcel. Takes turns by sequence. */
    public static Carrier of(OrderId orderId) {
        Carrier[] carriers = values();
        return carriers[(int) ((orderId.value() >>> 6) % carriers.length)];
    }

    static Optional<Carrier> ofCode(String code) {
        for (Carrier carrier : values()) {
            if (carrier.code.equals(code)) {
                return Optional.of(carrier);
            }
        }
        return Optional.empty();
    }
}
