package io.flashsale.gateway.adapter.limit;

import io.flashsale.gateway.GatewayProperties;
import io.flashsale.gateway.adapter.degrade.Degradation;
import io.flashsale.gateway.domain.Level;
import io.flashsale.gateway.domain.Limit;
import io.flashsale.gateway.domain.Limits;
import jakarta.validation.Valid;
import jakarta.validation.Validator;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Limits for all gateways at once: a file that a deployment mounts, read again when it changes. */
@Component
class LimitsFile {

    /** @param degradation forces a level; left out, the gateway decides */
    record Content(
            @NotNull @Valid Limit address,
            @NotNull @Valid Limit user,
            @NotNull @Valid Limit item,
            @Nullable @Min(0) @Max(Level.HIGHEST) Integer degradation) {}

    private static final Logger LOG = LoggerFactory.getLogger(LimitsFile.class);

    private final @Nullable Path file;
    private final SentinelLimits limits;
    private final Degradation degradation;
    private final JsonMapper json;
    private final Validator validator;
    private @Nullable FileTime last;

    LimitsFile(
            GatewayProperties properties,
            SentinelLimits limits,
            Degradation degradation,
            JsonMapper json,
            Validator validator) {
        this.file = properties.limitsFile();
        this.limits = limits;
        this.degradation = degradation;
        this.json = json;
        this.validator = validator;
    }

    /** A file that cannot be read or makes no sense changes nothing: the limits in force stay. */
    @Scheduled(fixedDelayString = "${flash.gateway.limits-file-interval:2s}")
    void reload() {
        var source = file;
        if (source == null || !Files.exists(source)) {
            return;
        }
        try {
            var modified = Files.getLastModifiedTime(source);
            if (modified.equals(last)) {
                return;
            }
            last = modified;
            var read = json.readValue(Files.readString(source), Content.class);
            if (read == null || !validator.validate(read).isEmpty()) {
                LOG.error("{} is not valid; the limits stay as they are", source);
                return;
            }
            limits.change(new Limits(read.address(), read.user(), read.item()));
            var level = read.degradation();
            degradation.force(level == null ? null : Level.of(level));
            LOG.info("limits read from {}: {}", source, read);
        } catch (IOException | JacksonException unreadable) {
            LOG.error("{} cannot be read; the limits stay as they are", source, unreadable);
        }
    }
}
