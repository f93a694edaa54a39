package io.flashsale.localstack.training;

/**
 * Starts a name server and a broker in one JVM for the making of RocketMQ's AOT cache: {@code BrokerTraining <properties of the
 * name server> <properties of the broker>}, and ends as soon as both are up. Their store is to be thrown away.
 */
public final class BrokerTraining {

    private BrokerTraining() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
        start("org.apache.rocketmq.namesrv.NamesrvStartup", arguments[0]);
        start("org.apache.rocketmq.broker.BrokerStartup", arguments[1]);
        // Its orderly end takes a quarter of a minute and would only save what nobody needs.
        Runtime.getRuntime().halt(0);
    }

    private static void start(String mainClass, String properties) throws ReflectiveOperationException {
        Class.forName(mainClass).getMethod("main", String[].class).invoke(null, (Object)
                new String[] {"-c", properties});
    }
}
