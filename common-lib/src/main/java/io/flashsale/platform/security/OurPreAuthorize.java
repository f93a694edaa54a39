package io.flashsale.platform.security;

import java.lang.reflect.Method;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.security.access.prepost.PreAuthorize;

/**
 * Methods with {@code @PreAuthorize}, on themselves or on their class, in our own packages. {@code @EnableMethodSecurity} looks
 * for that and three annotations more at each method of each bean: a tenth of a service's start.
 */
final class OurPreAuthorize extends StaticMethodMatcherPointcut {

    private static final String OURS = "io.flashsale.";

    OurPreAuthorize() {
        setClassFilter(type -> type.getName().startsWith(OURS));
    }

    @Override
    public boolean matches(Method method, Class<?> type) {
        return AnnotatedElementUtils.hasAnnotation(method, PreAuthorize.class)
                || AnnotatedElementUtils.hasAnnotation(type, PreAuthorize.class);
    }
}
