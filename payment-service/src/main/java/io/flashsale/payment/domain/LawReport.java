package io.flashsale.payment.domain;

/**
 * What the audit says about one law.
 *
 * @param detail empty if it holds, else a few of the rows that break it
 * @param rows rows looked at
 */
public record LawReport(String law, boolean ok, String detail, long rows) {}
