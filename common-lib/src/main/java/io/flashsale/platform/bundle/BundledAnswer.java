package io.flashsale.platform.bundle;

import java.util.Map;

/** What the shopper is told. Each header occurs once. */
public record BundledAnswer(int status, Map<String, String> headers, byte[] body) {}
