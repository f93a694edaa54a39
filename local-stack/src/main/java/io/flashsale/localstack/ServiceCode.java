package io.flashsale.localstack;

import io.flashsale.localstack.training.LightStart;
import io.flashsale.localstack.training.TrainingRun;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * The code of one service's module: its Boot jar, taken apart once per content, and the AOT cache of the libraries in it.
 *
 * <p>A fat jar costs three times the CPU at start. The cache holds third-party classes only, which are more than nine in ten, so
 * it is made again when a library changes and not with every change of ours. It may be missing: then everything just starts
 * slower.
 *
 * @param libraries third-party jars, in the order of Boot's class path index
 * @param own the platform's own jars, behind the libraries on the class path
 */
record ServiceCode(String module, Path directory, List<Path> libraries, List<Path> own) {

    private static final Duration TRAINING_TIMEOUT = Duration.ofSeconds(400);
    // The JVM takes a cache only for jars of the same size and time.
    private static final FileTime FIXED_TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
    private static final int KEPT_CACHES = 12;

    static ServiceCode extract(Path home, Path apps, String module) {
        Path file = bootJar(home, module);
        try (JarFile jar = new JarFile(file.toFile())) {
            List<JarEntry> nested = nestedJars(jar, file);
            Path directory = apps.resolve(module).resolve(fingerprint(jar));
            if (!Files.exists(directory.resolve(".complete"))) {
                Directories.delete(apps.resolve(module));
                Files.createDirectories(directory);
                writeClasses(jar, directory.resolve("application.jar"));
                Files.createFile(directory.resolve(".complete"));
            }
            List<Path> libraries = new ArrayList<>();
            List<Path> own = new ArrayList<>();
            for (JarEntry entry : nested) {
                boolean ours = simpleName(entry).startsWith("common-lib-");
                Path target = (ours ? directory : libraryDirectory(entry)).resolve(simpleName(entry));
                copyOnce(jar, entry, target);
                (ours ? own : libraries).add(target);
            }
            own.add(directory.resolve("application.jar"));
            return new ServiceCode(module, directory, List.copyOf(libraries), List.copyOf(own));
        } catch (IOException e) {
            throw new StackFailure("can't extract " + file + ": " + e.getMessage(), e);
        }
    }

    /** The jars in a Boot jar, in the order of its class path index. */
    private static List<JarEntry> nestedJars(JarFile jar, Path file) throws IOException {
        ZipEntry index = jar.getEntry("BOOT-INF/classpath.idx");
        if (index == null) {
            throw new StackFailure(file + " is not a Boot jar; its module lacks the spring-boot-maven-plugin");
        }
        try (InputStream in = jar.getInputStream(index)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> jar.getJarEntry(line.replaceAll("^- \"|\"$", "")))
                    .toList();
        }
    }

    private static String simpleName(JarEntry entry) {
        return entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
    }

    /** One place per content for all modules and working copies: an AOT cache is only good for the very same paths. */
    private static Path libraryDirectory(JarEntry entry) {
        return ServerFiles.cache()
                .resolve("lib")
                .resolve(Long.toHexString(entry.getCrc()) + "-" + Long.toHexString(entry.getSize()));
    }

    private static void copyOnce(JarFile jar, JarEntry entry, Path target) throws IOException {
        if (Files.exists(target) && Files.size(target) == entry.getSize()) {
            return;
        }
        Files.createDirectories(target.getParent());
        Path fresh = Files.createTempFile(target.getParent(), simpleName(entry), ".new");
        try (InputStream in = jar.getInputStream(entry)) {
            Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.setLastModifiedTime(fresh, FIXED_TIME);
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The service's own classes and resources as a plain jar. */
    private static void writeClasses(JarFile jar, Path target) throws IOException {
        String prefix = "BOOT-INF/classes/";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(target))) {
            for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
                if (entry.getName().startsWith(prefix) && entry.getName().length() > prefix.length()) {
                    JarEntry copy = new JarEntry(entry.getName().substring(prefix.length()));
                    copy.setTime(FIXED_TIME.toMillis());
                    out.putNextEntry(copy);
                    try (InputStream in = jar.getInputStream(entry)) {
                        in.transferTo(out);
                    }
                    out.closeEntry();
                }
            }
        }
    }

    /** Of the content: names and checksums of everything in the jar. */
    private static String fingerprint(JarFile jar) {
        String text = jar.stream()
                .map(entry -> entry.getName() + " " + entry.getCrc() + " " + entry.getSize())
                .sorted()
                .collect(Collectors.joining("\n"));
        return ServerFiles.hash(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Path bootJar(Path home, String module) {
        Path target = home.resolve(module).resolve("target");
        if (Files.isDirectory(target)) {
            try (Stream<Path> files = Files.list(target)) {
                List<Path> jars = files.filter(
                                file -> file.getFileName().toString().matches(module + "-[0-9][^/]*\\.jar"))
                        .filter(file -> !file.getFileName().toString().matches(".*-(sources|tests|javadoc)\\.jar"))
                        .toList();
                if (jars.size() == 1) {
                    return jars.getFirst();
                }
            } catch (IOException e) {
                throw new StackFailure("can't read " + target + ": " + e.getMessage(), e);
            }
        }
        throw new StackFailure(module + " is not built; run scripts/up.sh, or: ./mvnw -DskipTests package");
    }

    static Path javaBinary() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    String classPath() {
        return join(libraries) + File.pathSeparator + startJar() + File.pathSeparator + join(own);
    }

    /** For a main class that needs little else: it is found before three hundred libraries have been opened. */
    String ownFirst() {
        return join(own) + File.pathSeparator + join(libraries);
    }

    private static String join(List<Path> paths) {
        return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /**
     * Where the AOT cache of these libraries is, or will be. Shared by the modules and working copies that have the same.
     *
     * @param options those that choose a collector or a form of objects count: a cache made with others is ignored
     */
    Path cacheFile(List<String> options) {
        StringBuilder key = new StringBuilder(Runtime.version().toString())
                .append(System.getProperty("os.arch"))
                .append(startJar().getFileName());
        options.stream().filter(option -> option.startsWith("-XX:+Use")).forEach(key::append);
        for (Path library : libraries) {
            key.append('\n').append(library);
        }
        return ServerFiles.cache()
                .resolve("aot")
                .resolve("libraries-" + ServerFiles.hash(key.toString().getBytes(StandardCharsets.UTF_8)) + ".aot");
    }

    /**
     * Makes the AOT cache by starting the service once up to the end of its refresh. Returns false, and doesn't try again with
     * the same code, if the service did not come that far.
     */
    boolean train(
            String mainClass,
            List<String> options,
            Map<String, String> environment,
            Path directory,
            BooleanSupplier cancelled) {
        var training = new AotTraining(
                cacheFile(options),
                this.directory.resolve("training.failed"),
                "libraries-[0-9a-f]{16}\\.aot",
                KEPT_CACHES,
                TRAINING_TIMEOUT);
        return training.run(
                fresh -> {
                    Files.createDirectories(directory);
                    return new ChildProcess.Command(
                            "train-" + module,
                            trainingCommand(mainClass, options, fresh),
                            environment,
                            directory,
                            directory.resolve("train-" + module + ".log"),
                            Duration.ZERO);
                },
                cancelled);
    }

    private List<String> trainingCommand(String mainClass, List<String> options, Path fresh) {
        List<String> command = new ArrayList<>(List.of(javaBinary().toString()));
        command.addAll(options);
        command.addAll(List.of(
                "-XX:AOTCacheOutput=" + fresh,
                "-Dspring.context.exit=onRefresh",
                "-cp",
                join(libraries) + File.pathSeparator + startJar(),
                TrainingRun.class.getName(),
                join(own),
                mainClass));
        return command;
    }

    /** What starts a service, and what makes its cache: always with the same bytes and time. */
    private static Path startJar() {
        return ServerFiles.smallJar("start", ServerFiles.classes(TrainingRun.class, LightStart.class));
    }
}
