package io.flashsale.gateway.domain;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/**
 * What one caller, or one item, may ask for. They protect the platform from floods; who gets a unit is decided elsewhere.
 *
 * @param address per client address, every request, before the token is even looked at
 * @param user per token subject, every call of the API
 * @param item per item, attempts to order it
 */
public record Limits(
        @NotNull @Valid Limit address,
        @NotNull @Valid Limit user,
        @NotNull @Valid Limit item) {}
