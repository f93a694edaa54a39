package io.flashsale.payment;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.flashsale.platform.ServiceUnavailable;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

@AnalyzeClasses(packages = "io.flashsale.payment", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule theDomainIsPlainJava = classes()
            .that()
            .resideInAPackage("..payment.domain..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "io.flashsale.contract..", "..payment.domain..")
            .because("what money does must be readable without knowing a framework");

    @ArchTest
    static final ArchRule verbsKnowNoFramework = classes()
            .that()
            .resideInAPackage("..payment.app..")
            .should()
            .onlyDependOnClassesThat(Predicates.resideInAnyPackage(
                            "java..",
                            "org.jspecify..",
                            "io.flashsale.contract..",
                            "..payment.domain..",
                            "..payment.app..")
                    .or(Predicates.assignableTo(ServiceUnavailable.class)))
            .because("the whole protocol must run under a seeded single-threaded scheduler");

    @ArchTest
    static final ArchRule verbsReadNoClockStartNoThreadAndDrawNothing = noClasses()
            .that()
            .resideInAnyPackage("..payment.app..", "..payment.domain..")
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
            .resideInAPackage("..payment.adapter..")
            .and()
            .areTopLevelClasses()
            .should()
            .notBePublic()
            .because("a room is entered through its port, not through the wall");

    @ArchTest
    static final ArchRule adaptersDoNotKnowOneAnother = SlicesRuleDefinition.slices()
            .matching("io.flashsale.payment.adapter.(*)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule theSandboxRunsOnThePlainJdk = classes()
            .that()
            .resideInAPackage("io.flashsale.payment.sandbox..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.crypto..",
                    "com.sun.net.httpserver..",
                    "org.jspecify..",
                    "io.flashsale.payment.sandbox..")
            .because("it is another company's computer: small, alone, and reached by HTTP only");

    @ArchTest
    static final ArchRule onlyItsAdapterKnowsTheSandbox = noClasses()
            .that()
            .resideOutsideOfPackages("..payment.adapter.sandbox..", "io.flashsale.payment.sandbox..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.flashsale.payment.sandbox..")
            .because("the next provider must fit behind the same port");
}
