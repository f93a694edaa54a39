package io.flashsale.gateway.adapter.web;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The pages and what they load, all from our own jars. */
@Configuration(proxyBeanMethods = false)
class PagesConfiguration implements WebMvcConfigurer {

    private static final CacheControl BRIEFLY =
            CacheControl.maxAge(Duration.ofMinutes(5)).cachePublic();
    private static final String SWAGGER_UI = "META-INF/resources/webjars/swagger-ui/";

    @Override
    public void addViewControllers(ViewControllerRegistry registry) {
        registry.addViewController("/").setViewName("forward:/pages/index.html");
        registry.addViewController("/api.html").setViewName("forward:/pages/api.html");
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/pages/*.html")
                .addResourceLocations("classpath:/pages/")
                .setCacheControl(CacheControl.noCache());
        registry.addResourceHandler("/assets/*")
                .addResourceLocations("classpath:/pages/assets/")
                .setCacheControl(BRIEFLY);
        registry.addResourceHandler("/favicon.ico", "/favicon.svg")
                .addResourceLocations("classpath:/pages/assets/")
                .setCacheControl(BRIEFLY);
        registry.addResourceHandler("/assets/swagger-ui/*")
                .addResourceLocations("classpath:/" + swaggerUi())
                .setCacheControl(BRIEFLY);
    }

    /** The WebJar's path holds its version, which only the build knows. */
    private static String swaggerUi() {
        try {
            var found = new PathMatchingResourcePatternResolver()
                    .getResources("classpath*:" + SWAGGER_UI + "*/swagger-ui-bundle.js");
            return Arrays.stream(found)
                    .map(resource -> resource.getFilename() == null ? "" : path(resource))
                    .filter(path -> path.contains(SWAGGER_UI))
                    .map(path -> path.substring(path.indexOf(SWAGGER_UI), path.lastIndexOf('/') + 1))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the WebJar of Swagger UI is missing"));
        } catch (IOException unreadable) {
            throw new IllegalStateException("the class path cannot be searched", unreadable);
        }
    }

    private static String path(org.springframework.core.io.Resource resource) {
        try {
            return resource.getURL().toString();
        } catch (IOException unreadable) {
            throw new IllegalStateException("a resource without a place", unreadable);
        }
    }
}
