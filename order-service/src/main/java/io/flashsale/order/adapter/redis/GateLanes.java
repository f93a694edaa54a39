package io.flashsale.order.adapter.redis;

import io.flashsale.order.OrderProperties;
import io.flashsale.order.app.port.AbandonedReservations;
import io.flashsale.order.app.port.ReservationGate;
import io.flashsale.order.domain.SaleTerms;
import io.flashsale.platform.lane.Lane;
import io.flashsale.platform.lane.LaneAnswer;
import io.flashsale.platform.lane.Lanes;
import io.flashsale.stock.GateKey;
import io.flashsale.stock.Overdue;
import io.flashsale.stock.ReserveOutcome;
import io.flashsale.stock.ReserveRequest;
import io.flashsale.stock.StockGate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** A reservation lane for each item and bucket: everything that waits travels in one script call. */
@Component
class GateLanes implements ReservationGate, AbandonedReservations {

    private final StockGate gate;
    private final Lanes lanes;
    private final OrderProperties properties;
    private final Map<GateKey, Lane<ReserveRequest, ReserveOutcome>> byGate = new ConcurrentHashMap<>();

    GateLanes(StockGate gate, Lanes lanes, OrderProperties properties) {
        this.gate = gate;
        this.lanes = lanes;
        this.properties = properties;
    }

    @Override
    public ReserveOutcome reserve(SaleTerms terms, ReserveRequest request) {
        GateKey home = GateKey.home(terms.saleId(), terms.skuId(), request.userId(), terms.buckets());
        Lane<ReserveRequest, ReserveOutcome> lane = byGate.computeIfAbsent(home, this::open);
        ReserveOutcome outcome = LaneAnswer.await(lane.submit(request));
        boolean holder = outcome instanceof ReserveOutcome.Holds;
        ReserveOutcome plain = outcome instanceof ReserveOutcome.Holds holds ? holds.refusal() : outcome;
        if (!(plain instanceof ReserveOutcome.SoldOut) || terms.buckets() == 1) {
            return outcome;
        }
        ReserveOutcome elsewhere = gate.reserveElsewhere(
                terms.saleId(), terms.skuId(), terms.buckets(), request, properties.reservationHold());
        return holder && elsewhere instanceof ReserveOutcome.Refusal refusal
                ? new ReserveOutcome.Holds(refusal)
                : elsewhere;
    }

    @Override
    public List<Overdue> overdue(SaleTerms terms, int bucket, int limit) {
        return gate.overdue(new GateKey(terms.saleId(), terms.skuId(), bucket), limit);
    }

    @Override
    public void drop(SaleTerms terms, List<Overdue> voided) {
        gate.dropVoided(
                terms.saleId(),
                terms.skuId(),
                terms.buckets(),
                voided.stream().map(Overdue::dropped).toList());
    }

    @Override
    public void clearPending(SaleTerms terms, List<Overdue> decided) {
        gate.clearPending(
                terms.saleId(),
                terms.skuId(),
                terms.buckets(),
                decided.stream().map(Overdue::decided).toList());
    }

    private Lane<ReserveRequest, ReserveOutcome> open(GateKey home) {
        var settings =
                properties.reservationLane().settings("reservation").withAnswerWithin(properties.answerTimeout());
        return lanes.open(settings, batch -> {
            List<ReserveRequest> requests =
                    batch.stream().map(Lane.Entry::request).toList();
            List<ReserveOutcome> outcomes = gate.reserve(home, requests, properties.reservationHold());
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).answer(outcomes.get(i));
            }
        });
    }
}
