package io.flashsale.platform.messaging;

import io.flashsale.contract.ProblemCode;
import io.flashsale.platform.web.Page;
import io.flashsale.platform.web.ProblemException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** This service's part of {@code /api/v1/admin/dead-letters}; the gateway merges the parts. */
@RestController
@RequestMapping("/api/v1/admin/dead-letters")
@PreAuthorize("hasRole('OPERATOR')")
class DeadLetterController {

    private static final int MAX_PAGE = 200;

    private final DeadLetters deadLetters;

    DeadLetterController(DeadLetters deadLetters) {
        this.deadLetters = deadLetters;
    }

    @GetMapping
    Page<DeadLetter> list(@RequestParam(defaultValue = "true") boolean open) {
        return new Page<>(deadLetters.list(open, MAX_PAGE), null);
    }

    @GetMapping("/{id}")
    DeadLetter get(@PathVariable long id) {
        return deadLetters.find(id).orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND));
    }

    @PostMapping("/{id}/replay")
    DeadLetter replay(@PathVariable long id) {
        if (!deadLetters.replay(id)) {
            throw new ProblemException(ProblemCode.NOT_FOUND);
        }
        return get(id);
    }
}
