package io.flashsale.localstack.jmeter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flashsale.localstack.StackFailure;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunOptionsTest {

    private static final Path HOME = Path.of("/repository");

    private static RunOptions parse(String line) {
        return RunOptions.parse(HOME, List.of(line.split(" ")));
    }

    @Test
    void aPlanAloneIsRunOnTheLocalStackWithItsOwnDefaults() {
        RunOptions options = parse("oversell");

        assertThat(options.plan()).isEqualTo(Plan.OVERSELL);
        assertThat(options.data()).isEqualTo(HOME.resolve(".local"));
        assertThat(options.stock()).isEqualTo(100);
        assertThat(options.isRemote()).isFalse();
        assertThat(options.report()).isTrue();
    }

    @Test
    void whatIsOnlyForThePlanIsPassedOnToIt() {
        assertThat(parse("soak --rate 40 --think 0 --loops 3").passedOn())
                .containsOnlyKeys("rate", "think", "loops")
                .containsEntry("rate", "40");
    }

    @Test
    void aRaceHasMoreShoppersThanUnitsSinceEachGetsOne() {
        assertThat(Plan.OVERSELL.perUserLimit(500)).isEqualTo(1);
        assertThat(Plan.OVERSELL.shoppers(10, 500)).isEqualTo(1_000);
        assertThat(Plan.OVERSELL.payWithinSeconds(86_400)).isGreaterThan(86_400);
    }

    @ParameterizedTest
    @CsvSource({
        "checkin, there is no plan checkin",
        "--users 3, which plan",
        "browse --users, needs a value",
        "browse --users --rampup, needs a value",
        "browse --users 0, wants a number from 1",
        "browse --users 1e3, wants a number",
        "browse --users 99999999999, wants a number",
        "browse --colour red, unknown option --colour",
        "checkout --sale 12, belong together",
        "checkout --host shop --port 443 --sale 1 --sku A, --shoppers",
        "browse --host shop --port 443, --sale",
        "checkout --host shop --port 443 --sale 1 --sku A --shoppers a.csv --sign-in, --sign-in is for",
    })
    void whatCannotBeMeantIsToldInOneLine(String line, String complaint) {
        assertThatThrownBy(() -> parse(line)).isInstanceOf(StackFailure.class).hasMessageContaining(complaint);
    }

    @Test
    void aGatewayElsewhereNeedsNoShoppersToBeLookedAt() {
        RunOptions options = parse("browse --host shop.example --port 443 --protocol https --sale 1 --sku A");

        assertThat(options.isRemote()).isTrue();
        assertThat(options.protocol()).isEqualTo("https");
    }
}
