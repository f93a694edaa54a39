package io.flashsale.inventory.adapter.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Asks for the role before anybody reads the body: method security alone comes after it, and would discuss a stranger's
 * fields with him.
 */
@Configuration(proxyBeanMethods = false)
class OperatorsFirst implements WebMvcConfigurer {

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new HandlerInterceptor() {
            @Override
            public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
                if (handler instanceof HandlerMethod method
                        && OperatorController.class.isAssignableFrom(method.getBeanType())
                        && !isOperator()) {
                    throw new AccessDeniedException("operators only");
                }
                return true;
            }
        });
    }

    /** The reading paths are public; whoever sends a token of an operator sees more. */
    static boolean isOperator() {
        var caller = SecurityContextHolder.getContext().getAuthentication();
        return caller != null
                && caller.getAuthorities().stream().anyMatch(a -> "ROLE_OPERATOR".equals(a.getAuthority()));
    }
}
