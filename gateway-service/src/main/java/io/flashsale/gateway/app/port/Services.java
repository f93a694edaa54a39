package io.flashsale.gateway.app.port;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The services behind the gateway, asked one by one. */
public interface Services {

    /** What came back, or why nothing did. */
    sealed interface Answer {

        record Given(int status, JsonNode body) implements Answer {}

        /** @param reason for an operator to read */
        record Missing(String reason) implements Answer {}
    }

    /** @param body null for a GET; a POST's that repeats without harm */
    record Question(String service, String path, @Nullable JsonNode body) {

        public static Question get(String service, String path) {
            return new Question(service, path, null);
        }
    }

    List<String> names();

    /** @param bearer the operator's own token, which each service checks again */
    Answer get(String service, String path, String bearer);

    /** Asks all of them at the same time; answers in the order of the questions. */
    List<Answer> ask(List<Question> questions, String bearer);
}
