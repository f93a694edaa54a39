package io.flashsale.logistics.domain;

/** What became of one scan of a batch. */
public enum ScanResult {
    /** Recorded now. */
    ACCEPTED,
    /** Recorded before, with the same content. */
    DUPLICATE,
    /** The parcel has another scan under this id; nothing was recorded. */
    SCAN_ID_REUSED,
    /** The label is readable, but no such parcel was handed out. */
    UNKNOWN_PARCEL,
    /** A character of the label was misread, or two were swapped: scan again. */
    BAD_CHECK_DIGIT,
    /** Not a tracking number of ours. */
    MALFORMED_NUMBER;

    /** Of a scan whose id is taken in its parcel. */
    public static ScanResult ofRepeated(Scan scan, Scan recorded) {
        return scan.equals(recorded) ? DUPLICATE : SCAN_ID_REUSED;
    }
}
