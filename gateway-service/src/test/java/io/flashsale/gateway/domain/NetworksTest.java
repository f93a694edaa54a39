package io.flashsale.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class NetworksTest {

    private final Networks proxies = new Networks(List.of("10.0.0.0/8", "192.168.1.7", "fd00::/8"));

    @Test
    void addressesAreInTheirNetworks() {
        assertThat(List.of("10.255.0.1", "192.168.1.7", "fd12::1")).allMatch(proxies::contains);
        assertThat(List.of("11.0.0.1", "192.168.1.8", "fe80::1", "proxy.example", "", "10.0.0.x"))
                .noneMatch(proxies::contains);
    }

    @Test
    void aStrangersWordAboutHisAddressCountsForNothing() {
        assertThat(proxies.client("203.0.113.9", List.of("1.2.3.4"))).isEqualTo("203.0.113.9");
    }

    @Test
    void behindProxiesTheClientIsTheLastHopThatIsNoneOfThem() {
        assertThat(proxies.client("10.0.0.1", List.of("6.6.6.6", "203.0.113.9", "10.0.0.2")))
                .as("6.6.6.6 is what the client claims himself")
                .isEqualTo("203.0.113.9");
        assertThat(proxies.client("10.0.0.1", List.of())).isEqualTo("10.0.0.1");
    }

    @Test
    void whatIsNoNetworkIsRefusedAtStart() {
        for (var bad : List.of("10.0.0.0/33", "proxy.example", "10.0.0.0/x")) {
            assertThatThrownBy(() -> new Networks(List.of(bad))).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
