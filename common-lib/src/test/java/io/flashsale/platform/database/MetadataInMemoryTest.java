package io.flashsale.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.apache.shardingsphere.infra.spi.type.typed.TypedSPILoader;
import org.apache.shardingsphere.mode.repository.standalone.StandalonePersistRepository;
import org.junit.jupiter.api.Test;

class MetadataInMemoryTest {

    private final MetadataInMemory repository = new MetadataInMemory();

    @Test
    void shardingSphereFindsItByTheNameInItsConfiguration() {
        assertThat(TypedSPILoader.getService(
                        StandalonePersistRepository.class, MetadataInMemory.TYPE, new Properties()))
                .isInstanceOf(MetadataInMemory.class);
    }

    @Test
    void whatIsMissingIsEmpty() {
        assertThat(repository.query("/metadata")).isEmpty();
        assertThat(repository.getChildrenKeys("/metadata")).isEmpty();
        assertThat(repository.isExisted("/metadata")).isFalse();
    }

    @Test
    void childrenAreTheNextPartsOfThePathsBelowInDescendingOrder() {
        repository.persist("/metadata/a/versions/0", "first");
        repository.persist("/metadata/a/versions/1", "second");
        repository.persist("/metadata/b", "third");
        repository.persist("/metadatum/c", "a neighbour");

        assertThat(repository.getChildrenKeys("/metadata")).containsExactly("b", "a");
        assertThat(repository.getChildrenKeys("/metadata/a/versions")).containsExactly("1", "0");
        assertThat(repository.isExisted("/metadata/a")).isTrue();
        assertThat(repository.isExisted("/meta")).isFalse();
        assertThat(repository.query("/metadata/a/versions/1")).isEqualTo("second");
    }

    @Test
    void aKeyGoesWithAllThatIsBelowItAndNothingElse() {
        repository.persist("/metadata/a/x", "1");
        repository.persist("/metadata/ab", "2");
        repository.delete("/metadata/a");

        assertThat(repository.isExisted("/metadata/a")).isFalse();
        assertThat(repository.query("/metadata/ab")).isEqualTo("2");
    }

    @Test
    void anUpdateChangesWhatIsThereAndMakesNothingNew() {
        repository.persist("/a", "1");
        repository.update("/a", "2");
        repository.update("/b", "2");

        assertThat(repository.query("/a")).isEqualTo("2");
        assertThat(repository.isExisted("/b")).isFalse();
    }
}
