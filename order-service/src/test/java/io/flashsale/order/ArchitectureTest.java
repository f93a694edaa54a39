package io.flashsale.order;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.flashsale.platform.ServiceUnavailable;
import io.flashsale.platform.id.Ids;
import io.flashsale.stock.StockGate;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

@AnalyzeClasses(packages = "io.flashsale.order", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule theDomainIsPlainJava = classes()
            .that()
            .resideInAPackage("io.flashsale.order.domain..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "io.flashsale.contract..", "io.flashsale.order.domain..")
            .because("what an order may become must be readable without knowing a framework");

    @ArchTest
    static final ArchRule verbsKnowNoFramework = classes()
            .that()
            .resideInAPackage("io.flashsale.order.app..")
            .should()
            .onlyDependOnClassesThat(Predicates.resideInAnyPackage(
                            "java..",
                            "org.jspecify..",
                            "io.flashsale.contract..",
                            "io.flashsale.stock..",
                            "io.flashsale.order.domain..",
                            "io.flashsale.order.app..")
                    .or(Predicates.assignableTo(ServiceUnavailable.class))
                    .or(Predicates.assignableTo(Ids.class)))
            .because("the whole protocol must run under a seeded single-threaded scheduler");

    @ArchTest
    static final ArchRule verbsMeetTheGateThroughAPort = noClasses()
            .that()
            .resideInAnyPackage("io.flashsale.order.app..", "io.flashsale.order.domain..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(StockGate.class)
            .because("the stock door does I/O; its outcomes are values, which verbs may know");

    @ArchTest
    static final ArchRule verbsReadNoClockStartNoThreadAndDrawNothing = noClasses()
            .that()
            .resideInAnyPackage("io.flashsale.order.app..", "io.flashsale.order.domain..")
            .should()
            .dependOnClassesThat(Predicates.assignableTo(Thread.class)
                    .or(Predicates.assignableTo(Clock.class))
                    .or(Predicates.assignableTo(Executor.class))
                    .or(Predicates.assignableTo(RandomGenerator.class)))
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .because("time, threads and chance come in as ports");

    @ArchTest
    static final ArchRule adaptersArePackagePrivate = classes()
            .that()
            .resideInAPackage("io.flashsale.order.adapter..")
            .and()
            .areTopLevelClasses()
            .should()
            .notBePublic()
            .because("a room is entered through its port, not through the wall");

    @ArchTest
    static final ArchRule adaptersDoNotKnowOneAnother = SlicesRuleDefinition.slices()
            .matching("io.flashsale.order.adapter.(*)..")
            .should()
            .notDependOnEachOther();
}
