package io.flashsale.localstack.jmeter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The plans as files; {@code JMeterPlansIT} plays them. */
class JMeterPlansTest {

    private static final Path DIRECTORY = Path.of("..", "scripts", "jmeter");
    private static final Pattern PROPERTY = Pattern.compile("\\$\\{__P\\((\\w+),");

    private static Document read(Plan plan) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(DIRECTORY.resolve(plan.fileName()).toFile());
    }

    /** The scripts of all elements of that name. */
    private static List<String> scripts(Plan plan, String element, String name) throws Exception {
        List<String> scripts = new ArrayList<>();
        NodeList elements = read(plan).getElementsByTagName(element);
        for (int i = 0; i < elements.getLength(); i++) {
            Element at = (Element) elements.item(i);
            if (at.getAttribute("testname").equals(name)) {
                NodeList properties = at.getElementsByTagName("stringProp");
                for (int j = 0; j < properties.getLength(); j++) {
                    if (((Element) properties.item(j)).getAttribute("name").equals("script")) {
                        scripts.add(properties.item(j).getTextContent());
                    }
                }
            }
        }
        return scripts;
    }

    @ParameterizedTest
    @EnumSource
    void everyPlanTakesTheDocumentedParameters(Plan plan) throws IOException {
        Set<String> taken = new TreeSet<>();
        var matcher = PROPERTY.matcher(Files.readString(DIRECTORY.resolve(plan.fileName())));
        while (matcher.find()) {
            taken.add(matcher.group(1));
        }

        assertThat(taken).contains("host", "port", "users", "rampup", "duration", "sale", "sku");
        assertThat(taken.contains("shoppers")).isEqualTo(plan.buying());
    }

    @Test
    void allPlansJudgeAnswersAlike() throws Exception {
        Set<String> judges = new HashSet<>();
        Set<String> resets = new HashSet<>();
        for (Plan plan : Plan.values()) {
            List<String> own = scripts(plan, "JSR223Assertion", "judge the answer");
            // Once where the scripts are compiled before the clock starts, once for the users.
            assertThat(own).as(plan.title()).hasSize(2);
            judges.addAll(own);
            resets.addAll(scripts(plan, "JSR223PreProcessor", "reset"));
        }

        assertThat(judges).hasSize(1);
        assertThat(resets).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void noPlanNeedsAFileBesideIt(Plan plan) throws Exception {
        NodeList properties = read(plan).getElementsByTagName("stringProp");
        for (int i = 0; i < properties.getLength(); i++) {
            Element property = (Element) properties.item(i);
            if (property.getAttribute("name").equals("filename")) {
                assertThat(property.getTextContent()).isIn("", "${shoppers}");
            }
        }
    }
}
