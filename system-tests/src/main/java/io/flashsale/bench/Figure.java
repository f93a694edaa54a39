package io.flashsale.bench;

/**
 * Something that a round measures.
 *
 * @param better whether more of it is better, less of it is, or neither
 */
record Figure(String name, String unit, Better better) {

    enum Better {
        MORE,
        LESS,
        NEITHER
    }

    static Figure more(String name, String unit) {
        return new Figure(name, unit, Better.MORE);
    }

    static Figure less(String name, String unit) {
        return new Figure(name, unit, Better.LESS);
    }

    static Figure plain(String name, String unit) {
        return new Figure(name, unit, Better.NEITHER);
    }
}
