package io.flashsale.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0", "-1", "+1", " 1", "1 ", "1.0", "0x1", "9223372036854775808", "99999999999999999999", "١"
            })
    void whatIsNoIdIsRefused(String text) {
        assertThatThrownBy(() -> OrderId.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anIdSurvivesItsText() {
        assertThat(OrderId.of(Long.toString(Long.MAX_VALUE)).toString()).isEqualTo("9223372036854775807");
    }

    /** The values are MySQL's: {@code SELECT CRC32('shopper-1') & 63}. Another hash would lose every stored row. */
    @Test
    void theGeneOfAUserIsForever() {
        assertThat(new UserId("shopper-1").gene()).isEqualTo((int) (0x895E6068L & 63));
        assertThat(new UserId("shopper-1").homeBucket(4)).isEqualTo((int) ((0x895E6068L >>> 6) % 4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "with blank", "tab\t", "ümlaut", "\u007f"})
    void whatIsNoUserIdIsRefused(String text) {
        assertThatThrownBy(() -> new UserId(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void problemSlugsAreUniqueAndTheirTextsAreThere() {
        assertThat(Arrays.stream(ProblemCode.values()).map(ProblemCode::slug)).doesNotHaveDuplicates();
        assertThat(ProblemCode.values())
                .allSatisfy(code -> assertThat(code.explanation()).endsWith("."));
    }

    @Test
    void eventTypesAreUniqueAndOnKnownTopics() {
        assertThat(EventTypes.ALL).extracting(EventType::name).doesNotHaveDuplicates();
        assertThat(EventTypes.ALL).allSatisfy(type -> assertThat(Topics.ALL).contains(type.topic()));
    }

    @Test
    void moneyDoesNotOverflowInSilence() {
        assertThat(new Money(1999, "CNY").times(3)).isEqualTo(new Money(5997, "CNY"));
        assertThatThrownBy(() -> new Money(Long.MAX_VALUE, "CNY").times(2)).isInstanceOf(ArithmeticException.class);
    }
}
