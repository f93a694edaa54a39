package io.flashsale.logistics.adapter.web;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.ProblemCode;
import io.flashsale.contract.UserId;
import io.flashsale.logistics.app.TrackParcel;
import io.flashsale.logistics.domain.Carrier;
import io.flashsale.logistics.domain.ParcelStatus;
import io.flashsale.logistics.domain.ScanType;
import io.flashsale.logistics.domain.TrackedParcel;
import io.flashsale.logistics.domain.TrackingNumber;
import io.flashsale.platform.web.CurrentUser;
import io.flashsale.platform.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@PreAuthorize("hasRole('SHOPPER')")
@Tag(name = "Parcels")
class TrackingController {

    private final TrackParcel trackParcel;

    TrackingController(TrackParcel trackParcel) {
        this.trackParcel = trackParcel;
    }

    record ParcelList(List<ParcelView> items) {}

    record ParcelView(
            String trackingNumber,
            OrderId orderId,
            Carrier carrier,
            ParcelStatus status,
            String sortingCode,
            List<EventView> events) {

        static ParcelView of(TrackedParcel parcel) {
            return new ParcelView(
                    parcel.trackingNumber().text(),
                    parcel.trackingNumber().orderId(),
                    parcel.trackingNumber().carrier(),
                    parcel.status(),
                    parcel.sortingCode().value(),
                    parcel.timeline().stream()
                            .map(moment -> new EventView(moment.type(), moment.facility(), moment.occurredAt()))
                            .toList());
        }
    }

    record EventView(ScanType type, String facility, Instant occurredAt) {}

    @GetMapping("/orders/{orderId}/parcels")
    @Operation(summary = "The parcels of an order of yours; empty until it is paid")
    ParcelList ofOrder(@PathVariable OrderId orderId, @CurrentUser UserId user) {
        return trackParcel
                .ofOrder(orderId, user)
                .map(parcels ->
                        new ParcelList(parcels.stream().map(ParcelView::of).toList()))
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND));
    }

    @GetMapping("/parcels/{trackingNumber}")
    @Operation(summary = "A parcel of yours with its timeline")
    ParcelView parcel(@PathVariable String trackingNumber, @CurrentUser UserId user) {
        return switch (TrackingNumber.read(trackingNumber)) {
            case TrackingNumber.Reading.Malformed() -> throw new ProblemException(ProblemCode.NOT_FOUND);
            case TrackingNumber.Reading.BadCheckDigit() ->
                throw new ProblemException(
                        ProblemCode.NOT_FOUND, "A character of the tracking number is wrong: its check digit differs.");
            case TrackingNumber.Reading.Read(TrackingNumber number) ->
                trackParcel
                        .byNumber(number, user)
                        .map(ParcelView::of)
                        .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND));
        };
    }
}
