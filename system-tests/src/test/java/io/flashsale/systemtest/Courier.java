package io.flashsale.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.systemtest.Http.Answer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Carries parcels and scans them. */
final class Courier extends Client {

    private Courier() {
        super(login("courier"));
    }

    static Courier signIn() {
        return new Courier();
    }

    /** @param minute within the parcel's journey; orders the timeline */
    static String scan(String trackingNumber, String type, int minute) {
        return """
                {"scanId": "%s", "trackingNumber": "%s", "type": "%s", "facility": "HUB 7",
                 "occurredAt": "%s", "deviceId": "scanner-1"}""".formatted(
                        UUID.randomUUID(),
                        trackingNumber,
                        type,
                        Instant.parse("2026-11-11T08:00:00Z").plus(minute, ChronoUnit.MINUTES));
    }

    Answer send(String... scans) {
        return post("/api/v1/scans", "[" + String.join(",", scans) + "]");
    }

    void scanned(String trackingNumber, String type, int minute) {
        Answer answer = send(scan(trackingNumber, type, minute));
        assertThat(answer.status()).as("scan: %s", answer).isEqualTo(200);
        assertThat(answer.json().path("items").get(0).path("result").asString()).isEqualTo("ACCEPTED");
    }
}
