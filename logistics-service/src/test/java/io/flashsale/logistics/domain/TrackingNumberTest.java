package io.flashsale.logistics.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.contract.OrderId;
import io.flashsale.logistics.domain.TrackingNumber.Reading;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TrackingNumberTest {

    private static final long SEED = 20260101;

    @Test
    void aNumberReadsBackAndKeepsTheGeneOfItsOrder() {
        for (OrderId orderId : orders()) {
            TrackingNumber number = TrackingNumber.of(orderId);

            assertThat(number.text()).hasSize(TrackingNumber.LENGTH).matches("[2-9A-HJKMNP-Z]+");
            assertThat(TrackingNumber.read(number.text())).isEqualTo(new Reading.Read(number));
            assertThat(number.orderId().value() & 63).isEqualTo(orderId.value() & 63);
        }
    }

    @Test
    void theLabelOfAKnownOrderNeverChanges() {
        // Golden: printed labels must stay readable.
        assertThat(TrackingNumber.of(new OrderId(1234567890123456789L)).text()).isEqualTo("CX3KM9VHWVF5AJE8");
    }

    @Test
    void lowerCaseIsReadToo() {
        TrackingNumber number = TrackingNumber.of(new OrderId(987654321987L));

        assertThat(TrackingNumber.read(number.text().toLowerCase(Locale.ROOT))).isEqualTo(new Reading.Read(number));
    }

    @Test
    void eachSingleMisreadCharacterIsCaught() {
        for (OrderId orderId : orders()) {
            String text = TrackingNumber.of(orderId).text();
            for (int i = 0; i < text.length(); i++) {
                for (char wrong : TrackingNumber.ALPHABET.toCharArray()) {
                    if (wrong != text.charAt(i)) {
                        String misread = text.substring(0, i) + wrong + text.substring(i + 1);
                        assertThat(TrackingNumber.read(misread)).isInstanceOf(Reading.BadCheckDigit.class);
                    }
                }
            }
        }
    }

    @Test
    void eachSwapOfTwoCharactersIsCaughtAdjacentOrNot() {
        for (OrderId orderId : orders()) {
            String text = TrackingNumber.of(orderId).text();
            for (int i = 0; i < text.length(); i++) {
                for (int j = i + 1; j < text.length(); j++) {
                    if (text.charAt(i) != text.charAt(j)) {
                        var swapped = new StringBuilder(text);
                        swapped.setCharAt(i, text.charAt(j));
                        swapped.setCharAt(j, text.charAt(i));
                        assertThat(TrackingNumber.read(swapped.toString())).isInstanceOf(Reading.BadCheckDigit.class);
                    }
                }
            }
        }
    }

    @Test
    void whatIsNoTrackingNumberIsSaidToBeMalformed() {
        String good = TrackingNumber.of(new OrderId(987654321987L)).text();

        for (String text :
                List.of("", "x", good + "2", good.substring(1), "O".repeat(16), "Ä".repeat(16), " " + good)) {
            assertThat(TrackingNumber.read(text)).as(text).isInstanceOf(Reading.Malformed.class);
        }
        // A valid check character over an unknown carrier and over a number beyond 64 bits.
        assertThat(TrackingNumber.read("2".repeat(16))).isInstanceOf(Reading.Malformed.class);
        assertThat(TrackingNumber.read(withCheck("ZZ3KM9VHWVF5AJE"))).isInstanceOf(Reading.Malformed.class);
        assertThat(TrackingNumber.read(withCheck("CXZZZZZZZZZZZZZ"))).isInstanceOf(Reading.Malformed.class);
    }

    @Test
    void carriersTakeTurnsAndFollowFromTheOrder() {
        var seen = new HashSet<Carrier>();
        for (long sequence = 0; sequence < 6; sequence++) {
            var orderId = new OrderId(1L << 40 | sequence << 6 | 5);
            seen.add(Carrier.of(orderId));
            assertThat(Carrier.of(orderId)).isEqualTo(Carrier.of(orderId));
        }
        assertThat(seen).containsExactlyInAnyOrder(Carrier.values());
    }

    private static String withCheck(String body) {
        for (char check : TrackingNumber.ALPHABET.toCharArray()) {
            if (!(TrackingNumber.read(body + check) instanceof Reading.BadCheckDigit)) {
                return body + check;
            }
        }
        throw new AssertionError("one of the 31 must fit");
    }

    private static List<OrderId> orders() {
        var seeded = new Random(SEED);
        return LongStream.concat(
                        LongStream.of(1, 63, 64, Long.MAX_VALUE),
                        LongStream.generate(() -> seeded.nextLong(1, Long.MAX_VALUE))
                                .limit(60))
                .mapToObj(OrderId::new)
                .toList();
    }
}
