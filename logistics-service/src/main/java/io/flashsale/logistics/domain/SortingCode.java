package io.flashsale.logistics.domain;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * Hub and chute of the sorting centre, for example {@code P10-01}; a function of the address alone.
 *
 * <p>With a postal code in the address (its last run of 4 to 6 digits): {@code P}, its first two digits, its next two.
 * Without: {@code R} and two digits by the CRC32 of the region, which is the last part after a comma, then {@code -00}.
 */
public record SortingCode(String value) {

    private static final Pattern POSTAL_CODE = Pattern.compile("(?<!\\d)\\d{4,6}(?!\\d)");
    private static final Pattern SHAPE = Pattern.compile("[PR]\\d\\d-\\d\\d");
    private static final int HUBS = 100;

    public SortingCode {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a sorting code");
        }
    }

    public static SortingCode of(ShipTo shipTo) {
        String postalCode = "";
        Matcher matcher = POSTAL_CODE.matcher(shipTo.address());
        while (matcher.find()) {
            postalCode = matcher.group();
        }
        if (!postalCode.isEmpty()) {
            return new SortingCode("P" + postalCode.substring(0, 2) + "-" + postalCode.substring(2, 4));
        }
        return new SortingCode(String.format(Locale.ROOT, "R%02d-00", hub(region(shipTo.address()))));
    }

    private static String region(String address) {
        return address.substring(address.lastIndexOf(',') + 1).strip().toLowerCase(Locale.ROOT);
    }

    private static int hub(String region) {
        var crc = new CRC32();
        crc.update(region.getBytes(StandardCharsets.UTF_8));
        return (int) (crc.getValue() % HUBS);
    }
}
