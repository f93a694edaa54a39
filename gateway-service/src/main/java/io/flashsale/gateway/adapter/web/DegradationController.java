package io.flashsale.gateway.adapter.web;

import io.flashsale.gateway.adapter.degrade.Degradation;
import io.flashsale.gateway.domain.Level;
import io.flashsale.gateway.domain.Pressure;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping({"/api/v1/admin/degradation", "/admin/degradation"})
@PreAuthorize("hasRole('OPERATOR')")
@Tag(name = "admin", description = "Looking after the platform; ROLE_OPERATOR")
class DegradationController {

    private static final Logger LOG = LoggerFactory.getLogger(DegradationController.class);

    /**
     * @param level in force: 0 everything, 1 no exact stock figures, 2 no order history, 3 no checkout
     * @param forced by an operator; null if the gateway decides
     * @param measured what the gateway would decide
     */
    record Shown(int level, @Nullable Integer forced, int measured, Pressure pressure) {

        static Shown of(Degradation.State state) {
            var forced = state.forced();
            return new Shown(
                    state.level().number(),
                    forced == null ? null : forced.number(),
                    state.measured().number(),
                    state.pressure());
        }
    }

    /** @param forced null: the gateway decides */
    record Wish(@Nullable @Min(0) @Max(Level.HIGHEST) Integer forced) {}

    private final Degradation degradation;

    DegradationController(Degradation degradation) {
        this.degradation = degradation;
    }

    @GetMapping
    @Operation(summary = "What this gateway gives up under pressure now, and the pressure")
    Shown present() {
        return Shown.of(degradation.state());
    }

    @PutMapping
    @Operation(
            summary = "Force a level at this gateway until it restarts; null leaves it to the gateway",
            description = "0 everything, 1 no exact stock figures, 2 no order history, 3 no checkout. "
                    + "For all gateways, say it in the limits file.")
    Shown force(@Valid @RequestBody Wish wish, Principal operator) {
        var wanted = wish.forced();
        degradation.force(wanted == null ? null : Level.of(wanted));
        LOG.info("{} forced degradation level {}", operator.getName(), wanted);
        return present();
    }
}
