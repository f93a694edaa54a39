package io.flashsale.localstack.training;

import java.io.File;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;

/**
 * Starts a service for the making of its AOT cache: {@code TrainingRun <jars> <main class> <arguments>}.
 *
 * <p>The JVM accepts a cache only if the class path of its making, with each jar's size and time, is a prefix of the class path
 * it runs with. So the class path of the making holds third-party jars alone, and our own jars are appended once the JVM runs,
 * the way an agent would do it (a real agent would forbid the cache). Our classes are then left out of the cache, and it stays
 * valid when they change.
 */
public final class TrainingRun {

    private TrainingRun() {}

    public static void main(String[] arguments) throws Throwable {
        ClassLoader loader = ClassLoader.getSystemClassLoader();
        MethodHandle append = trusted()
                .findVirtual(
                        loader.getClass(),
                        "appendToClassPathForInstrumentation",
                        MethodType.methodType(void.class, String.class));
        for (String jar : arguments[0].split(File.pathSeparator)) {
            append.invoke(loader, jar);
        }
        String[] rest = new String[arguments.length - 2];
        System.arraycopy(arguments, 2, rest, 0, rest.length);
        try {
            loader.loadClass(arguments[1]).getMethod("main", String[].class).invoke(null, (Object) rest);
        } catch (InvocationTargetException e) {
            e.getCause().printStackTrace();
            System.exit(3);
        }
    }

    /** {@code --add-opens} would do, too, but changes the module graph, for which the cache would then not be valid. */
    private static MethodHandles.Lookup trusted() throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Unsafe");
        Field instance = type.getDeclaredField("theUnsafe");
        instance.setAccessible(true);
        Object unsafe = instance.get(null);
        Field lookup = MethodHandles.Lookup.class.getDeclaredField("IMPL_LOOKUP");
        Object base = type.getMethod("staticFieldBase", Field.class).invoke(unsafe, lookup);
        Object offset = type.getMethod("staticFieldOffset", Field.class).invoke(unsafe, lookup);
        return (MethodHandles.Lookup)
                type.getMethod("getObject", Object.class, long.class).invoke(unsafe, base, offset);
    }
}
