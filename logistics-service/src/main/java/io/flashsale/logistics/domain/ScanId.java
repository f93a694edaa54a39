package io.flashsale.logistics.domain;

/** The scanner's own name of a scan, unique per parcel: 1 to 64 printable ASCII characters without blanks. */
public record ScanId(String value) {

    public ScanId {
        if (value.isEmpty() || value.length() > 64 || !value.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new IllegalArgumentException("a scan id is 1 to 64 printable ASCII characters");
        }
    }
}
