package io.flashsale.localstack.jmeter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flashsale.localstack.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswersTest {

    private static final String HEADER =
            "timeStamp,elapsed,label,responseCode,threadName,success,failureMessage,bytes\n";

    @TempDir
    Path directory;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    @Test
    void answersOfSeveralEnginesAreCountedByTypeOfAnswer() throws IOException {
        Path one = file("1.jtl", HEADER + """
                1000,10,order 201 placed,201,a,true,,9
                1500,30,order 409 sold-out,409,a,true,,9
                """);
        Path two = file("2.jtl", HEADER + """
                1200,20,order 409 sold-out,409,b,true,,9
                2900,100,order 500,500,b,false,"order 500: {""code"": ""x"",
                and more}",9
                """);

        Answers answers = Answers.in(List.of(one, two));

        assertThat(answers.total()).isEqualTo(4);
        assertThat(answers.errors()).isEqualTo(1);
        assertThat(answers.count("order 409 sold-out")).isEqualTo(2);
        assertThat(answers.count("order 429 limited")).isZero();
        assertThat(answers.complaints()).containsExactly("order 500: {\"code\": \"x\",\nand more}");
        assertThat(answers.seconds()).isEqualTo(2.0);
        assertThat(answers.table()).contains("order 409 sold-out").contains("order 500");
    }

    @Test
    void percentilesAreThoseOfTheSamples() throws IOException {
        var lines = new StringBuilder(HEADER);
        for (int i = 100; i >= 1; i--) {
            lines.append("1000,").append(i).append(",sale 200,200,a,true,,9\n");
        }

        Answers.Kind kind = Answers.in(List.of(file("1.jtl", lines.toString())))
                .kinds()
                .iterator()
                .next();

        assertThat(kind.percentile(0.5)).isEqualTo(51);
        assertThat(kind.percentile(0.99)).isEqualTo(100);
        assertThat(kind.percentile(1)).isEqualTo(100);
    }

    @Test
    void halfALineOfAKilledEngineIsLeftOut() throws IOException {
        assertThat(Answers.in(List.of(file("1.jtl", HEADER + "1000,1,sale 200,200,a,true,,9\n1000,3,sa")))
                        .total())
                .isEqualTo(1);
    }

    @Test
    void anotherKindOfFileIsRefused() throws IOException {
        Path file = file("1.jtl", "<?xml version=\"1.0\"?>\n");

        assertThatThrownBy(() -> Answers.in(List.of(file)))
                .isInstanceOf(StackFailure.class)
                .hasMessageContaining("no sample file");
    }
}
