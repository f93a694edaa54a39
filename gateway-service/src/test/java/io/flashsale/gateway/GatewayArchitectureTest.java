package io.flashsale.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.flashsale.gateway", importOptions = ImportOption.DoNotIncludeTests.class)
class GatewayArchitectureTest {

    @ArchTest
    static final ArchRule DOMAIN_IS_PLAIN_JAVA = noClasses()
            .that()
            .resideInAPackage("..gateway.domain..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework..",
                    "tools.jackson..",
                    "..gateway.app..",
                    "..gateway.adapter..",
                    "com.alibaba..")
            .because("what the gateway decides must be readable and testable without a framework");

    @ArchTest
    static final ArchRule DOMAIN_READS_NO_CLOCK = noClasses()
            .that()
            .resideInAnyPackage("..gateway.domain..", "..gateway.app..")
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("time comes in as a number, so that a test can move it");

    @ArchTest
    static final ArchRule APP_KNOWS_ONLY_PORTS = noClasses()
            .that()
            .resideInAPackage("..gateway.app..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..gateway.adapter..", "org.springframework..")
            .because("adapters depend on the application, never the other way round");

    @ArchTest
    static final ArchRule SENTINEL_STAYS_BEHIND_ITS_ADAPTER = noClasses()
            .that()
            .resideOutsideOfPackage("..gateway.adapter.limit..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.alibaba..")
            .because("it keeps its state in statics, and one class is enough to know that");
}
