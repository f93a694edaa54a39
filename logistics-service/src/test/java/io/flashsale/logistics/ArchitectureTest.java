package io.flashsale.logistics;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

@AnalyzeClasses(packages = "io.flashsale.logistics", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule theDomainIsPlainJava = classes()
            .that()
            .resideInAPackage("..logistics.domain..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "io.flashsale.contract..", "..logistics.domain..")
            .because("the rules of parcels must be readable, and testable in microseconds");

    @ArchTest
    static final ArchRule verbsKnowNoFramework = classes()
            .that()
            .resideInAPackage("..logistics.app..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..", "org.jspecify..", "io.flashsale.contract..", "..logistics.domain..", "..logistics.app..")
            .because("the whole protocol must run under a seeded single-threaded scheduler");

    @ArchTest
    static final ArchRule verbsReadNoClockStartNoThreadAndDrawNothing = noClasses()
            .that()
            .resideInAnyPackage("..logistics.app..", "..logistics.domain..")
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
            .resideInAPackage("..logistics.adapter..")
            .and()
            .areTopLevelClasses()
            .should()
            .notBePublic()
            .because("a room is entered through its port, not through the wall");

    @ArchTest
    static final ArchRule adaptersDoNotKnowOneAnother = SlicesRuleDefinition.slices()
            .matching("io.flashsale.logistics.adapter.(*)..")
            .should()
            .notDependOnEachOther();
}
