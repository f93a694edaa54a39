package io.flashsale.gateway.domain;

/**
 * What this gateway knows about one user's use of the shared bucket. Most requests only count up here; the bucket is told
 * of several at once, and asked beforehand only when it is nearly empty.
 */
public final class Account {

    /** What to do with a request. */
    public enum Step {
        PASS,
        /** And tell the bucket, without waiting. */
        PASS_AND_TELL,
        /** Only the bucket can say. */
        ASK,
        REFUSE,
        /** This account was thrown away; take the user's new one. */
        RETIRED
    }

    private int untold;
    private long untoldSinceNanos;
    private int telling;
    private long left;
    private boolean empty;
    private long emptyUntilNanos;
    private long fullAtNanos;
    private boolean retired;

    /** A new user's bucket is taken for full: at worst it is told of too much, and says so. */
    public Account(Allowance allowance, long nowNanos) {
        this.left = allowance.capacity();
        this.fullAtNanos = nowNanos;
    }

    public synchronized Step take(Allowance allowance, long nowNanos) {
        if (retired) {
            return Step.RETIRED;
        }
        if (isEmpty(nowNanos)) {
            return Step.REFUSE;
        }
        if (untold >= allowance.ahead() || left - untold <= allowance.ahead()) {
            return Step.ASK;
        }
        if (untold++ == 0) {
            untoldSinceNanos = nowNanos;
        }
        return telling == 0 && 2 * untold >= allowance.ahead() ? Step.PASS_AND_TELL : Step.PASS;
    }

    /** Whether something has been waiting for so long to be told. */
    public synchronized boolean isDue(long afterNanos, long nowNanos) {
        return untold > 0 && telling == 0 && nowNanos - untoldSinceNanos >= afterNanos;
    }

    /** @return requests that the bucket is to be told of now; 0 if none, or if it is being told already */
    public synchronized int startTelling() {
        if (telling == 0) {
            telling = untold;
            return telling;
        }
        return 0;
    }

    /**
     * The bucket knows of them now.
     *
     * @param told as {@link #startTelling} said
     * @param nowLeft permits left; negative if gateways were ahead by more than there was
     * @param nanosToNext until there is one again, 0 if there is one
     */
    public synchronized void told(Allowance allowance, int told, long nowLeft, long nanosToNext, long nowNanos) {
        settle(told);
        fullAtNanos = nowNanos + allowance.nanosToFull(nowLeft);
        left = nowLeft;
        empty = nanosToNext > 0;
        emptyUntilNanos = nowNanos + nanosToNext;
    }

    /** Whether the bucket knows of them nobody can say; told twice, the user would pay for our fault. */
    public synchronized void tellingFailed(int told) {
        settle(told);
    }

    /** The bucket certainly does not know of them. */
    public synchronized void tellLater() {
        telling = 0;
    }

    private void settle(int told) {
        if (told > 0) {
            untold -= told;
            telling = 0;
        }
    }

    /** Requests that would still pass, as far as this gateway knows. */
    public synchronized long left() {
        return Math.max(0, left - untold);
    }

    /** 0 if the bucket is not known to be empty. */
    public synchronized long nanosToNext(long nowNanos) {
        return isEmpty(nowNanos) ? emptyUntilNanos - nowNanos : 0;
    }

    /** Throws the account away if nothing is left to tell and the bucket is full again: then a new one says the same. */
    public synchronized boolean retire(long nowNanos) {
        retired = retired || untold == 0 && nowNanos - fullAtNanos >= 0;
        return retired;
    }

    private boolean isEmpty(long nowNanos) {
        return empty && emptyUntilNanos - nowNanos > 0;
    }
}
