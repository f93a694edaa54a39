package io.flashsale.contract;

/** An id that others give out and we only carry; a plain string in JSON. */
public sealed interface TextId permits UserId, SkuId {

    String value();
}
