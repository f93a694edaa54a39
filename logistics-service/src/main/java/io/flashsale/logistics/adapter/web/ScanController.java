package io.flashsale.logistics.adapter.web;

import io.flashsale.logistics.app.RecordScans;
import io.flashsale.logistics.domain.ScanId;
import io.flashsale.logistics.domain.ScanResult;
import io.flashsale.logistics.domain.ScanType;
import io.flashsale.platform.web.Problem;
import io.flashsale.platform.web.ProblemException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/scans")
@Tag(name = "Scans")
class ScanController {

    private static final int MAX_SCANS = 500;
    private static final String ONE_LINE = "[^\\p{Cntrl}]*";

    // A scanner with an empty battery dates its scans to 1970; the shopper's timeline is no place for that.
    private static final Instant EARLIEST = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");

    private final RecordScans recordScans;
    private final Map<ScanResult, Counter> counters = new EnumMap<>(ScanResult.class);

    ScanController(RecordScans recordScans, MeterRegistry registry) {
        this.recordScans = recordScans;
        for (ScanResult result : ScanResult.values()) {
            counters.put(
                    result,
                    Counter.builder("flash.scans")
                            .description("Scans by what became of them")
                            .tag("result", result.name())
                            .register(registry));
        }
    }

    record ScanBody(
            @NotNull @Pattern(regexp = "[!-~]{1,64}", message = "is 1 to 64 printable ASCII characters")
            String scanId,

            @NotNull @Size(max = 64) String trackingNumber,
            @NotNull ScanType type,

            @NotBlank @Size(max = 64) @Pattern(regexp = ONE_LINE)
            String facility,

            @NotNull Instant occurredAt,

            @NotBlank @Size(max = 64) @Pattern(regexp = ONE_LINE)
            String deviceId) {

        RecordScans.Report report() {
            return new RecordScans.Report(new ScanId(scanId), trackingNumber, type, facility, occurredAt, deviceId);
        }
    }

    record ScanAnswer(String scanId, String trackingNumber, ScanResult result) {}

    record ScanAnswers(List<ScanAnswer> items) {}

    @PostMapping
    @PreAuthorize("hasRole('COURIER')")
    @Operation(summary = "Records up to 500 scans, in any order, as often as needed; one result per scan")
    ScanAnswers record(@RequestBody @NotEmpty @Size(max = MAX_SCANS) List<@NotNull @Valid ScanBody> scans) {
        for (int i = 0; i < scans.size(); i++) {
            Instant occurredAt = scans.get(i).occurredAt();
            if (occurredAt.isBefore(EARLIEST) || !occurredAt.isBefore(LATEST)) {
                throw new ProblemException(
                        Problem.field("[" + i + "].occurredAt", "lies outside " + EARLIEST + " to " + LATEST));
            }
        }
        List<ScanResult> results =
                recordScans.handle(scans.stream().map(ScanBody::report).toList());
        var answers = new ArrayList<ScanAnswer>(results.size());
        for (int i = 0; i < results.size(); i++) {
            ScanBody scan = scans.get(i);
            counters.get(results.get(i)).increment();
            answers.add(new ScanAnswer(scan.scanId(), scan.trackingNumber(), results.get(i)));
        }
        return new ScanAnswers(answers);
    }
}
