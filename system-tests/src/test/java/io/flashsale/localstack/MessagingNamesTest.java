package io.flashsale.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.contract.Topics;
import org.junit.jupiter.api.Test;

/** local-stack doesn't depend on the contracts; this module knows both. */
class MessagingNamesTest {

    @Test
    void theBrokerHasTheTopicsOfTheContracts() {
        assertThat(MessagingNames.TOPICS).containsExactlyInAnyOrderElementsOf(Topics.ALL);
    }
}
