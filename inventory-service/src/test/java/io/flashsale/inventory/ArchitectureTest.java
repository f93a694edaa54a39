package io.flashsale.inventory;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

@AnalyzeClasses(packages = "io.flashsale.inventory", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule domainIsPlainJava = classes()
            .that()
            .resideInAPackage("..inventory.domain..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.flashsale.inventory.domain..", "io.flashsale.contract..", "java..", "org.jspecify..")
            .because("rules must be readable and testable without any framework");

    @ArchTest
    static final ArchRule nothingDecidesByThisMachinesClock = noClasses()
            .that()
            .resideInAnyPackage("..inventory.domain..", "..inventory.app..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .because("time comes in as a port, so that a simulation can own it");

    @ArchTest
    static final ArchRule verbsStartNoThreadAndDrawNoRandomNumber = noClasses()
            .that()
            .resideInAnyPackage("..inventory.domain..", "..inventory.app..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.util.random.RandomGenerator.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(ThreadLocalRandom.class)
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("java.util.concurrent..")
            .because("lanes, timers and executors are the adapters' business");

    @ArchTest
    static final ArchRule verbsKnowPortsOnly = noClasses()
            .that()
            .resideInAPackage("..inventory.app..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..inventory.adapter..",
                    "org.springframework..",
                    "java.sql..",
                    "io.flashsale.stock..",
                    "io.flashsale.platform.database..",
                    "io.flashsale.platform.messaging..",
                    "io.flashsale.platform.web..")
            .because("the same verbs run under a simulated world");

    @ArchTest
    static final ArchRule adaptersAreNobodysApi = classes()
            .that()
            .resideInAPackage("..inventory.adapter..")
            .and()
            .areTopLevelClasses()
            .and()
            .doNotHaveFullyQualifiedName("io.flashsale.inventory.adapter.job.OneAtATime")
            .and()
            .doNotHaveSimpleName("package-info")
            .should()
            .notHaveModifier(JavaModifier.PUBLIC)
            .because("an adapter is reached through its port");

    @ArchTest
    static final ArchRule onlyOneDoorToTheGate = noClasses()
            .that()
            .resideOutsideOfPackage("..inventory.adapter.redis..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.flashsale.stock..", "org.springframework.data.redis..", "io.lettuce..")
            .because("the gate's life has one owner");
}
