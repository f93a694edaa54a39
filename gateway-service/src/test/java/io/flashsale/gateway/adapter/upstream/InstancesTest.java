package io.flashsale.gateway.adapter.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstancesTest {

    private static final long AVOID = 100;

    private final Instances instances =
            new Instances(List.of(URI.create("http://a"), URI.create("http://b"), URI.create("http://c")), AVOID, 0);

    @Test
    void theyTakeTurns() {
        assertThat(List.of(instances.next(0), instances.next(0), instances.next(0), instances.next(0)))
                .containsExactly(0, 1, 2, 0);
    }

    @Test
    void oneThatRefusedIsPassedOverForAWhile() {
        instances.refused(0, 0);
        assertThat(List.of(instances.next(1), instances.next(1), instances.next(1)))
                .doesNotContain(0);
        assertThat(List.of(instances.next(AVOID), instances.next(AVOID), instances.next(AVOID)))
                .contains(0);
    }

    @Test
    void ifAllRefusedTheyAreTriedAllTheSame() {
        for (int i = 0; i < 3; i++) {
            instances.refused(i, 0);
        }
        assertThat(instances.next(1)).isBetween(0, 2);
    }
}
