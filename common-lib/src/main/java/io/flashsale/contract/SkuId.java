package io.flashsale.contract;

/** The merchant's own code of an item: {@code [A-Za-z0-9._-]{1,32}}. */
public record SkuId(String value) implements TextId {

    public SkuId {
        if (value.isEmpty() || value.length() > 32 || !value.chars().allMatch(SkuId::allowed)) {
            throw new IllegalArgumentException(
                    "a SKU id is 1 to 32 characters of A-Z, a-z, 0-9, dot, dash, underscore");
        }
    }

    public static SkuId of(String text) {
        return new SkuId(text);
    }

    private static boolean allowed(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-';
    }

    @Override
    public String toString() {
        return value;
    }
}
