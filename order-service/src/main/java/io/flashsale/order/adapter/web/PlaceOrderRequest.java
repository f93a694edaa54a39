package io.flashsale.order.adapter.web;

import io.flashsale.order.domain.ShipTo;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/** Body of the checkout call. */
record PlaceOrderRequest(
        @Schema(example = "1") @NotNull @Min(1) @Max(MAX_QUANTITY)
        Integer quantity,

        @NotNull @Valid Address shipTo) {

    static final int MAX_QUANTITY = 1_000;

    /** A name with a line break would be two lines on a label. */
    private static final String ONE_LINE = "[^\\p{Cntrl}]*";

    /** Where the parcel goes. */
    record Address(
            @Schema(example = "Li Wei") @NotBlank @Size(max = 80) @Pattern(regexp = ONE_LINE)
            String name,

            @Schema(example = "+86 138 0000 0000") @NotBlank @Pattern(regexp = "[+0-9][0-9 ()-]{4,24}")
            String phone,

            @Schema(example = "88 Century Avenue, Pudong, Shanghai") @NotBlank @Size(max = 400)
            String address) {

        ShipTo toShipTo() {
            return new ShipTo(name, phone, address);
        }
    }
}
