package io.flashsale.platform.id;

/** The low six bits of every id: a hash of the user who owns what it names, one of 64 logical shards. */
public final class Gene {

    public static final int BITS = 6;
    public static final int COUNT = 1 << BITS;

    private Gene() {}

    public static int of(long id) {
        return (int) (id & (COUNT - 1));
    }
}
