package io.flashsale.platform.id;

/** Issues ids that no other instance of this service issues. */
@FunctionalInterface
public interface Ids {

    /**
     * @param gene 0 to 63, of the user who will own what the id names
     * @throws io.flashsale.platform.ServiceUnavailable if this instance holds no worker lease or its clock jumped back
     */
    long next(int gene);
}
