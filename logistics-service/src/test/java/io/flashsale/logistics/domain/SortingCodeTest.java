package io.flashsale.logistics.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SortingCodeTest {

    @Test
    void aPostalCodeNamesHubAndChute() {
        assertThat(code("88 Chang'an Ave, Beijing 100010")).isEqualTo("P10-00");
        assertThat(code("1 Canal St, 12345 Springfield")).isEqualTo("P12-34");
    }

    @Test
    void theLastPostalCodeCountsAndLongerNumbersAreNone() {
        assertThat(code("Unit 4711, 5 Main Rd, 2040 Sydney")).isEqualTo("P20-40");
        assertThat(code("Phone 13800138000, 2040 Sydney")).isEqualTo("P20-40");
    }

    @Test
    void withoutAPostalCodeTheRegionDecides() {
        assertThat(code("7 Hill Lane, Yunnan"))
                .startsWith("R")
                .endsWith("-00")
                .isEqualTo(code("99 River Road, YUNNAN "));
        assertThat(code("")).matches("R\\d\\d-00");
    }

    @Test
    void anAddressIsNeverPrinted() {
        assertThat(new ShipTo("Ada", "138", "1 Canal St").toString()).doesNotContain("Ada", "138", "Canal");
    }

    private static String code(String address) {
        return SortingCode.of(new ShipTo("Ada", "138", address)).value();
    }
}
