package io.flashsale.bench;

/**
 * Everybody wants one unit: shopper after shopper, item after item, each time with a new key. The origin of a request is
 * the shopper's token.
 */
class Orders implements Shopping {

    static final String KIND = "order";

    private final Rig rig;
    private final Sale sale;
    private int next;

    Orders(Rig rig, Sale sale) {
        this.rig = rig;
        this.sale = sale;
    }

    @Override
    public Request next() {
        int shopper = next++;
        String token = rig.token(shopper);
        return Wire.order(KIND, sale, shopper % sale.items(), token, rig.key(), token);
    }

    /** Attempts of which nobody knows whether they became orders. */
    static long unknown(LoadResult result) {
        return result.answers(KIND, "5") + result.answers(KIND, "no answer");
    }

    static long accepted(LoadResult result) {
        return result.answers(KIND, "201");
    }
}
