package io.flashsale.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script of the Helm chart's topics Job, with RocketMQ's own mqadmin, against a real broker. */
class TopicsScriptIT {

    private static final int TIMEOUT_SECONDS = 300;
    private static final List<String> TOPICS = List.of("order-events");
    private static final Path SCRIPT =
            Path.of("../deploy/helm/flash-sale/files/topics.sh").toAbsolutePath();

    @TempDir
    Path directory;

    @Test
    void topicsAndGroupsAreAsTheScriptSays() throws Exception {
        String nameServer = LocalServers.shared().rocketmq().nameServer();
        mqadmin();
        // The broker has these topics from its start, with other numbers of queues: 5 can only come from the script.
        assertThat(run(nameServer, "5", "sh", SCRIPT.toString())).contains("topics and groups are there");
        // The name server hears of it a moment later.
        for (String topic : TOPICS) {
            assertThat(Waiting.until(Duration.ofSeconds(60), 500, () -> run(
                                    nameServer, "5", "mqadmin", "topicRoute", "-n", nameServer, "-t", topic)
                            .matches("(?s).*\"writeQueueNums\"\\s*:\\s*5.*")))
                    .as(topic)
                    .isTrue();
        }
        assertThat(run(nameServer, "5", "mqadmin", "topicList", "-n", nameServer))
                .contains("%RETRY%made-by_the-script", "%DLQ%made-by_the-script");
    }

    @Test
    void aBrokerThatRefusesIsAnError() throws Exception {
        String nameServer = LocalServers.shared().rocketmq().nameServer();
        Path shim = directory.resolve("mqadmin");
        Files.writeString(shim, "#!/bin/sh\necho 'RemotingConnectException: connect to broker failed'\n");
        Files.setPosixFilePermissions(shim, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(directory.resolve("sleep"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(directory.resolve("sleep"), PosixFilePermissions.fromString("rwx------"));
        Process process = start(nameServer, "5", "sh", SCRIPT.toString());
        assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isNotZero();
    }

    private void mqadmin() throws IOException {
        Path shim = directory.resolve("mqadmin");
        Files.writeString(shim, """
                #!/bin/sh
                exec '%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx128m -Duser.home='%s' -cp '%s' \
                org.apache.rocketmq.tools.command.MQAdminStartup "$@"
                """.formatted(ServiceCode.javaBinary(), directory, RocketMqCode.libraries()));
        Files.setPosixFilePermissions(shim, PosixFilePermissions.fromString("rwx------"));
    }

    private String run(String nameServer, String queues, String... command) {
        try {
            Process process = start(nameServer, queues, command);
            assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
            String said = Files.readString(directory.resolve("said"));
            assertThat(process.exitValue()).as(said).isZero();
            return said;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Process start(String nameServer, String queues, String... command) throws IOException {
        List<String> line = command[0].equals("mqadmin")
                ? List.of(command).stream()
                        .map(word -> word.equals("mqadmin")
                                ? directory.resolve("mqadmin").toString()
                                : word)
                        .toList()
                : List.of(command);
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile());
        Map<String, String> environment = builder.environment();
        environment.put("PATH", directory + ":" + environment.get("PATH"));
        environment.put("NAMESRV_ADDR", nameServer);
        environment.put("CLUSTER", "local");
        environment.put("WRITE_QUEUES", queues);
        // One of each kind: forty JVMs for the whole list would show nothing more.
        environment.put("ONLY_TOPICS", String.join(" ", TOPICS));
        environment.put("ONLY_GROUPS", "made-by_the-script");
        environment.put("ONLY_SERVICES", "order");
        return builder.start();
    }
}
