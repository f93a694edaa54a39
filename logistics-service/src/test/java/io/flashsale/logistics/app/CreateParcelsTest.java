package io.flashsale.logistics.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.OrderPaid;
import io.flashsale.contract.PaymentId;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.UserId;
import io.flashsale.logistics.app.port.Addresses;
import io.flashsale.logistics.domain.ShipTo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CreateParcelsTest {

    private static final UserId ADA = new UserId("ada");

    private final ParcelsInMemory parcels = new ParcelsInMemory();
    private final List<Integer> askedFor = new ArrayList<>();
    private final Map<OrderId, Addresses.Recipient> addresses = new HashMap<>();
    private final CreateParcels createParcels = new CreateParcels(parcels, this::ask, 128);

    @Test
    void aPaidOrderGetsOneParcelHoweverOftenTheMessageComes() {
        know(1);

        assertThat(createParcels.handle(List.of(paid(1), paid(1))).created()).isEqualTo(1);
        assertThat(createParcels.handle(List.of(paid(1))).created()).isZero();

        assertThat(parcels.parcels).containsOnlyKeys(new OrderId(1));
        assertThat(askedFor).containsExactly(1);
    }

    @Test
    void orderServiceIsAskedFor128AddressesAtMost() {
        LongStream.rangeClosed(1, 300).forEach(this::know);

        createParcels.handle(
                LongStream.rangeClosed(1, 300).mapToObj(CreateParcelsTest::paid).toList());

        assertThat(askedFor).containsExactly(128, 128, 44);
        assertThat(parcels.parcels).hasSize(300);
    }

    @Test
    void anOrderWithoutAnAddressDoesNotHoldUpTheOthers() {
        know(2);

        var outcome = createParcels.handle(List.of(paid(1), paid(2)));

        assertThat(outcome.created()).isEqualTo(1);
        assertThat(outcome.withoutAddress()).containsExactly(new OrderId(1));
    }

    @Test
    void aParcelNeverGoesToAnotherUser() {
        var stranger = new Addresses.Recipient(new UserId("eve"), new ShipTo("Eve", "1", "2 Elm St, 54321 Y"));
        addresses.put(new OrderId(1), stranger);

        assertThatIllegalStateException().isThrownBy(() -> createParcels.handle(List.of(paid(1))));
        assertThat(parcels.parcels).isEmpty();
    }

    private Map<OrderId, Addresses.Recipient> ask(List<OrderId> orders) {
        if (!orders.isEmpty()) {
            askedFor.add(orders.size());
        }
        var answer = new HashMap<>(addresses);
        answer.keySet().retainAll(orders);
        return answer;
    }

    private void know(long order) {
        var recipient = new Addresses.Recipient(ADA, new ShipTo("Ada", "138", "1 Canal St, 12345 X"));
        addresses.put(new OrderId(order), recipient);
    }

    private static OrderPaid paid(long order) {
        return new OrderPaid(
                new OrderId(order), ADA, new SaleId(9), new SkuId("cup"), 0, 1, new PaymentId(order + 1000), null);
    }
}
