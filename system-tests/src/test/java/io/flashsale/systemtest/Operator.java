package io.flashsale.systemtest;

import static io.flashsale.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.systemtest.Http.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Runs sales. */
final class Operator extends Client {

    private Operator() {
        super(login("operator"));
    }

    static Operator signIn() {
        return new Operator();
    }

    /** Creates and publishes; returns when shoppers see it open. */
    List<Item> open(SaleDraft draft) {
        Answer created = post("/api/v1/sales", draft.json());
        assertThat(created.status()).as("create: %s", created).isEqualTo(201);
        String saleId = created.text("saleId");
        Answer published = post("/api/v1/sales/" + saleId + "/publish", "{}");
        assertThat(published.status()).as("publish: %s", published).isEqualTo(200);
        eventually(
                "sale " + saleId + " is open to shoppers",
                () -> anonymous().get("/api/v1/sales/" + saleId),
                sale -> sale.text("status").equals("OPEN") && gatesAreThere(sale, draft));
        return draft.goods().stream()
                .map(goods -> new Item(saleId, goods.skuId()))
                .toList();
    }

    Item openOne(SaleDraft draft) {
        return open(draft).getFirst();
    }

    /** An item's gate exists as soon as its stock is shown. */
    private static boolean gatesAreThere(Answer sale, SaleDraft draft) {
        return sale.json().path("items").valueStream().allMatch(item -> draft.goods().stream()
                .anyMatch(goods -> goods.skuId().equals(item.path("skuId").asString())
                        && goods.total() == item.path("available").asInt(-1)));
    }

    void restock(Item item, int quantity) {
        Answer answer = post(
                item.path() + "/restock",
                "{\"quantity\": " + quantity + "}",
                UUID.randomUUID().toString());
        assertThat(answer.status()).as("restock: %s", answer).isEqualTo(200);
    }

    /** What shoppers are shown: approximate, and never for long. */
    static int available(Item item) {
        return anonymous()
                .get("/api/v1/sales/" + item.saleId())
                .json()
                .path("items")
                .valueStream()
                .filter(shown -> shown.path("skuId").asString().equals(item.skuId()))
                .mapToInt(shown -> shown.path("available").asInt(-1))
                .findFirst()
                .orElse(-1);
    }

    /** Laws that some service says are broken. */
    List<String> brokenLaws() {
        Answer audit = get("/api/v1/admin/audit");
        assertThat(audit.status()).as("audit: %s", audit).isEqualTo(200);
        var broken = new ArrayList<String>();
        for (JsonNode part : audit.json().path("parts")) {
            for (JsonNode law : part.path("laws")) {
                if (!law.path("ok").asBoolean(false)) {
                    broken.add(part.path("service").asString() + ": " + law);
                }
            }
        }
        return broken;
    }
}
