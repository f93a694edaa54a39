package io.flashsale.systemtest;

/** Words that belong to the inside, and in no answer. */
final class Inside {

    static final String[] WORDS = {
        "Exception",
        "exception",
        "stackTrace",
        "\tat ",
        "at java.",
        "java.lang",
        "java.util",
        "io.flashsale",
        "org.springframework",
        "org.apache",
        "tools.jackson",
        "com.fasterxml",
        "Tomcat",
        "Hibernate",
        "jdbc:",
        "MariaDB",
        "SQL",
        "redis:",
        "RocketMQ",
        "<html"
    };

    private Inside() {}
}
