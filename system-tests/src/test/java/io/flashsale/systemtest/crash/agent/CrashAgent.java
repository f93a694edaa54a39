package io.flashsale.systemtest.crash.agent;

import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Loaded into a running service by the attach API. Puts a call of {@link #crossing} into the named method; what happens
 * there at the k-th crossing is up to the {@link ArmedSwitch}. The service itself contains nothing of this.
 *
 * <p>Only JDK types (annotations apart): the service's class path has nothing else of ours. The class is loaded once per process, so that
 * every further attach adds a switch to those that are there; {@code disarm} takes all of them out again.
 */
public final class CrashAgent {

    private static final String DISARM = "disarm";

    private static final Map<Integer, ArmedSwitch> SWITCHES = new ConcurrentHashMap<>();
    private static final List<CrossingTransformer> TRANSFORMERS = new ArrayList<>();
    private static final AtomicInteger NEXT = new AtomicInteger(1);

    private CrashAgent() {}

    /** At the start of the process, where a point would be passed before anybody could attach. */
    public static void premain(String arguments, Instrumentation instrumentation) throws Exception {
        agentmain(arguments, instrumentation);
    }

    /** What it throws reaches the attaching side as a refused agent: a point that doesn't exist can't be armed. */
    public static synchronized void agentmain(String arguments, Instrumentation instrumentation) throws Exception {
        if (arguments.equals(DISARM)) {
            disarm(instrumentation);
            return;
        }
        ArmedSwitch armed = ArmedSwitch.parse(arguments);
        Class<?> target = target(armed.className(), instrumentation);
        int id = NEXT.getAndIncrement();
        CrossingTransformer transformer = new CrossingTransformer(id, target, armed);
        SWITCHES.put(id, armed);
        TRANSFORMERS.add(transformer);
        instrumentation.addTransformer(transformer, true);
        try {
            instrumentation.retransformClasses(target);
            transformer.assertDone();
        } catch (UnmodifiableClassException | RuntimeException | LinkageError e) {
            SWITCHES.remove(id);
            TRANSFORMERS.remove(transformer);
            instrumentation.removeTransformer(transformer);
            System.err.println("crash switch: can't be armed: " + armed + ": " + e);
            throw e;
        }
        System.err.println("crash switch: armed: " + armed);
    }

    private static void disarm(Instrumentation instrumentation) throws UnmodifiableClassException {
        SWITCHES.clear();
        for (CrossingTransformer transformer : TRANSFORMERS) {
            instrumentation.removeTransformer(transformer);
        }
        for (CrossingTransformer transformer : TRANSFORMERS) {
            instrumentation.retransformClasses(transformer.target());
        }
        TRANSFORMERS.clear();
        System.err.println("crash switch: disarmed");
    }

    /** The class as the service has loaded it; loaded now, but not initialised, if the service hasn't needed it yet. */
    private static Class<?> target(String className, Instrumentation instrumentation) throws ClassNotFoundException {
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            if (loaded.getName().equals(className)) {
                return loaded;
            }
        }
        return Class.forName(className, false, ClassLoader.getSystemClassLoader());
    }

    /**
     * Called by the changed method.
     *
     * @param result what the method is about to return; null before the method, and for void and primitive ones
     * @return true if the method should return at once, with nothing done
     */
    public static boolean crossing(@Nullable Object result, int id, @Nullable Object[] arguments) {
        ArmedSwitch armed = SWITCHES.get(id);
        return armed != null && armed.crossed(result, arguments);
    }
}
