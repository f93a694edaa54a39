package io.flashsale.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What one round of a scenario measured. */
final class Sample {

    private final Map<Figure, Double> figures = new LinkedHashMap<>();
    private final Map<String, Long> answers = new TreeMap<>();

    Sample put(Figure figure, double value) {
        figures.put(figure, value);
        return this;
    }

    Sample answers(LoadResult result) {
        result.answers()
                .forEach((kind, types) ->
                        types.forEach((type, count) -> answers.merge(kind + ": " + type, count, Long::sum)));
        return this;
    }

    Map<Figure, Double> figures() {
        return figures;
    }

    Map<String, Long> answers() {
        return answers;
    }
}
