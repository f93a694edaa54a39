package io.flashsale.localstack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * Server binaries come as resources of Maven artifacts. They are unpacked once per user into a cache directory
 * ({@code FLASH_CACHE_DIR}, else {@code $XDG_CACHE_HOME/flash-sale}, else {@code ~/.cache/flash-sale}), because
 * MariaDB alone is 300 MB.
 */
final class ServerFiles {

    private static final FileTime FIXED_TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    private ServerFiles() {}

    static Path cache() {
        String own = System.getenv("FLASH_CACHE_DIR");
        if (own != null && !own.isBlank()) {
            return Path.of(own);
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        return xdg != null && !xdg.isBlank()
                ? Path.of(xdg, "flash-sale")
                : Path.of(System.getProperty("user.home"), ".cache", "flash-sale");
    }

    /** Unpacks one small resource; its content's hash is part of the path, so versions never mix. */
    static Path unpack(String folder, Class<?> anchor, String resource, String name, boolean executable) {
        try (InputStream in = anchor.getResourceAsStream(resource)) {
            if (in == null) {
                throw new StackFailure("resource " + resource + " is missing from the class path; rebuild local-stack");
            }
            byte[] content = in.readAllBytes();
            Path directory = cache().resolve(folder).resolve(hash(content));
            Path file = directory.resolve(name);
            if (!Files.exists(file)) {
                Files.createDirectories(directory);
                Path fresh = Files.createTempFile(directory, name, ".new");
                Files.write(fresh, content);
                if (executable && !fresh.toFile().setExecutable(true)) {
                    throw new StackFailure("can't make " + fresh + " executable; set FLASH_CACHE_DIR to a directory"
                            + " that allows it");
                }
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return file;
        } catch (IOException e) {
            throw new StackFailure("can't unpack " + name + " into " + cache() + ": " + e.getMessage(), e);
        }
    }

    /** Unpacks a tree of a jar's resources, once: a marker file says that an earlier unpacking came to its end. */
    static Path unpackTree(String folder, String prefix, String probe, Predicate<String> wanted) {
        URL url = Optional.ofNullable(ServerFiles.class.getClassLoader().getResource(prefix + probe))
                .orElseThrow(() -> new StackFailure("no MariaDB binaries for " + System.getProperty("os.name") + " "
                        + System.getProperty("os.arch")
                        + "; give the address of a running server in FLASH_MYSQL_ADDRESS"));
        Path target = cache().resolve(folder);
        Path done = target.resolve(".complete");
        if (Files.exists(done)) {
            return target;
        }
        try {
            Files.createDirectories(target);
            try (FileChannel channel = FileChannel.open(
                            target.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (!Files.exists(done)) {
                    copyEntries(url, prefix, target, wanted);
                    Files.createFile(done);
                }
                assert lock.isValid();
            }
            return target;
        } catch (IOException e) {
            throw new StackFailure("can't unpack " + folder + " into " + target + ": " + e.getMessage(), e);
        }
    }

    private static void copyEntries(URL url, String prefix, Path target, Predicate<String> wanted) throws IOException {
        JarURLConnection connection = (JarURLConnection) url.openConnection();
        connection.setUseCaches(false);
        try (JarFile jar = connection.getJarFile()) {
            for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
                String name = entry.getName();
                if (entry.isDirectory() || !name.startsWith(prefix) || !wanted.test(name.substring(prefix.length()))) {
                    continue;
                }
                Path file = target.resolve(name.substring(prefix.length())).normalize();
                Files.createDirectories(file.getParent());
                try (InputStream in = jar.getInputStream(entry)) {
                    Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
                }
                if (name.contains("/bin/") && !file.toFile().setExecutable(true)) {
                    throw new StackFailure("can't make " + file + " executable");
                }
            }
        }
    }

    /** A jar with these files, made once: always the same bytes and time for the same content, as an AOT cache wants it. */
    static synchronized Path smallJar(String name, Map<String, byte[]> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream out = new JarOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                JarEntry entry = new JarEntry(file.getKey());
                entry.setTime(FIXED_TIME.toMillis());
                out.putNextEntry(entry);
                out.write(file.getValue());
                out.closeEntry();
            }
            out.finish();
            Path jar = cache().resolve("aot").resolve(name + "-" + hash(bytes.toByteArray()) + ".jar");
            if (!Files.exists(jar)) {
                Files.createDirectories(jar.getParent());
                Path fresh = Files.createTempFile(jar.getParent(), name, ".new");
                Files.write(fresh, bytes.toByteArray());
                Files.setLastModifiedTime(fresh, FIXED_TIME);
                Files.move(fresh, jar, StandardCopyOption.ATOMIC_MOVE);
            }
            return jar;
        } catch (IOException e) {
            throw new StackFailure("can't write " + name + ".jar: " + e.getMessage(), e);
        }
    }

    /** The class files of these classes and of those in them, by their paths in a jar. */
    static Map<String, byte[]> classes(Class<?>... classes) {
        Map<String, byte[]> files = new TreeMap<>();
        for (Class<?> type : classes) {
            String file = type.getName().replace('.', '/') + ".class";
            try (InputStream in = type.getClassLoader().getResourceAsStream(file)) {
                files.put(file, in.readAllBytes());
            } catch (IOException e) {
                throw new StackFailure("can't read " + file + ": " + e.getMessage(), e);
            }
            files.putAll(classes(type.getDeclaredClasses()));
        }
        return files;
    }

    /** Old caches would pile up at 100 MB each. */
    static void keepNewest(Path directory, String pattern, int kept) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> mine = files.filter(file -> file.getFileName().toString().matches(pattern))
                    .sorted((a, b) ->
                            Long.compare(b.toFile().lastModified(), a.toFile().lastModified()))
                    .toList();
            for (Path old : mine.subList(Math.min(kept, mine.size()), mine.size())) {
                Files.deleteIfExists(old);
            }
        }
    }

    static String hash(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
