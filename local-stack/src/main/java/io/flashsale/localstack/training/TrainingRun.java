package io.flashsale.localstack.training;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/**
 * Starts a service for the making of its AOT cache: {@code TrainingRun <jars> <main class> <arguments>}. The class path holds
 * only third-party jars; the platform's own come from a class loader beneath, so the cache stays valid when our code changes.
 */
public final class TrainingRun {

    private TrainingRun() {}

    public static void main(String[] arguments) throws Exception {
        String[] jars = arguments[0].split(File.pathSeparator);
        URL[] urls = new URL[jars.length];
        for (int i = 0; i < jars.length; i++) {
            urls[i] = Path.of(jars[i]).toUri().toURL();
        }
        String[] rest = new String[arguments.length - 2];
        System.arraycopy(arguments, 2, rest, 0, rest.length);
        // Not closed: the service keeps loading classes until the JVM ends.
        @SuppressWarnings("resource")
        URLClassLoader own = new URLClassLoader(urls, TrainingRun.class.getClassLoader());
        Thread.currentThread().setContextClassLoader(own);
        try {
            own.loadClass(arguments[1]).getMethod("main", String[].class).invoke(null, (Object) rest);
        } catch (InvocationTargetException e) {
            // What was loaded until here is worth keeping, so this is not an error of the run.
            e.getCause().printStackTrace();
            System.exit(3);
        }
    }
}
