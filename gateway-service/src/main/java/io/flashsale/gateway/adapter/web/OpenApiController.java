package io.flashsale.gateway.adapter.web;

import io.flashsale.contract.ProblemCode;
import io.flashsale.gateway.app.port.Services;
import io.flashsale.gateway.app.port.Services.Answer;
import io.flashsale.platform.web.ProblemException;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The services' own descriptions, as the gateway's: a call tried from the page goes to the gateway it came from. */
@RestController
@Hidden
class OpenApiController {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Services services;

    OpenApiController(Services services) {
        this.services = services;
    }

    @GetMapping("/openapi/{service}.json")
    ResponseEntity<JsonNode> description(@PathVariable String service) {
        if (!services.names().contains(service)) {
            throw new ProblemException(ProblemCode.NOT_FOUND);
        }
        if (services.get(service, "/v3/api-docs", "") instanceof Answer.Given(int status, JsonNode body)
                && status == 200
                && body instanceof ObjectNode description) {
            description.putArray("servers").addObject().put("url", "/");
            DegradedDescription.addTo(description);
            return ResponseEntity.ok().cacheControl(CacheControl.noCache()).body(description);
        }
        throw new ProblemException(ProblemCode.UNAVAILABLE, RETRY_AFTER);
    }
}
