package io.flashsale.gateway.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.gateway.app.port.Services;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SalesBoardTest {

    private static final JsonMapper JSON = new JsonMapper();

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private volatile Function<String, Services.Answer> inventory = _ -> page("", sale("1"), sale("2"));
    private final SalesBoard board = new SalesBoard(services(), TextsTest.defaults(), nanos::get);

    @Test
    void aCrowdCostsOneCall() throws InterruptedException {
        var start = new CountDownLatch(1);
        var visitors = new ArrayList<Thread>();
        for (int i = 0; i < 50; i++) {
            visitors.add(Thread.startVirtualThread(() -> {
                try {
                    start.await();
                    assertThat(board.look().sales()).hasSize(2);
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        start.countDown();
        for (var visitor : visitors) {
            visitor.join();
        }
        assertThat(asked.get()).isLessThan(5);
        assertThat(board.look().byId()).containsOnlyKeys("1", "2");
    }

    @Test
    void whatIsNotListedIsAskedForOnce() {
        board.look();
        inventory = path -> path.endsWith("/77") ? given(200, sale("77")) : given(404, "{}");
        int before = asked.get();
        assertThat(board.find("77")).isPresent();
        assertThat(board.find("77")).isPresent();
        assertThat(board.find("78")).isEmpty();
        assertThat(board.find("78")).isEmpty();
        assertThat(asked.get() - before).isEqualTo(2);
    }

    @Test
    void withoutInventoryThereIsNothingAndNothingBreaks() {
        inventory = _ -> new Services.Answer.Missing("down");
        assertThat(board.look().known()).isFalse();
        assertThat(board.find("1")).isEmpty();
        inventory = _ -> page("", sale("1"));
        assertThat(board.look().known()).isTrue();
        inventory = _ -> new Services.Answer.Missing("down");
        assertThat(board.look().sales()).hasSize(1);
    }

    @Test
    void pagesAreFollowedAndUnreadableSalesLeftOut() {
        inventory = path -> path.contains("cursor=a%2Bb")
                ? page("", sale("3"), "{\"saleId\":\"4\"}")
                : page("a+b", sale("1"), sale("2"));
        assertThat(board.look().byId()).containsOnlyKeys("1", "2", "3");
    }

    private Services services() {
        return new Services() {
            @Override
            public List<String> names() {
                return List.of("inventory");
            }

            @Override
            public Answer get(String service, String path, String bearer) {
                asked.incrementAndGet();
                return inventory.apply(path);
            }

            @Override
            public List<Answer> ask(List<Question> questions, String bearer) {
                throw new UnsupportedOperationException();
            }
        };
    }

    private static Services.Answer page(String cursor, String... sales) {
        return given(200, "{\"items\":[" + String.join(",", sales) + "],\"nextCursor\":\"" + cursor + "\"}");
    }

    private static Services.Answer given(int status, String body) {
        return new Services.Answer.Given(status, JSON.readTree(body));
    }

    private static String sale(String id) {
        return """
                {"saleId":"%s","title":"Lamps","status":"OPEN","startsAt":"2026-11-22T10:00:00Z",
                 "endsAt":"2026-11-22T11:00:00Z","admission":"none","items":[{"skuId":"L","name":"Lamp",
                 "price":{"minor":1999,"currency":"EUR"},"listPrice":null,"total":5,"available":3,"perUserLimit":2}]}""".formatted(id);
    }
}
