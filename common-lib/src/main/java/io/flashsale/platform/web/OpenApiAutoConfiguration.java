package io.flashsale.platform.web;

import io.flashsale.contract.BatchId;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.PaymentId;
import io.flashsale.contract.ProblemCode;
import io.flashsale.contract.RefundId;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.UserId;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** The API's description comes from the code; what all calls share is said once, here. */
@AutoConfiguration
@ConditionalOnProperty(name = "springdoc.api-docs.enabled", matchIfMissing = true)
public class OpenApiAutoConfiguration {

    private static final String BEARER = "bearer";
    private static final String PROBLEM = "Problem";

    /** What any call may answer. */
    private static final List<ProblemCode> EVERYWHERE = List.of(
            ProblemCode.MALFORMED_REQUEST,
            ProblemCode.UNAUTHENTICATED,
            ProblemCode.FORBIDDEN,
            ProblemCode.NOT_FOUND,
            ProblemCode.TOO_MANY_REQUESTS,
            ProblemCode.UNAVAILABLE);

    static {
        var springdoc = SpringDocUtils.getConfig();
        springdoc.addAnnotationsToIgnore(CurrentUser.class);
        for (var numeric : List.of(OrderId.class, SaleId.class, PaymentId.class, RefundId.class, BatchId.class)) {
            springdoc.replaceWithSchema(numeric, new StringSchema().pattern("[0-9]{1,19}"));
        }
        springdoc.replaceWithSchema(SkuId.class, new StringSchema().pattern("[A-Za-z0-9._-]{1,32}"));
        springdoc.replaceWithSchema(UserId.class, new StringSchema().maxLength(64));
    }

    @Bean
    OpenAPI openApi(
            @Value("${spring.application.name}") String name, @Value("${flash.web.public-url:/}") String publicUrl) {
        return new OpenAPI()
                .info(
                        new Info()
                                .title(name)
                                .version("v1")
                                .description(
                                        "Errors are application/problem+json; each type has a page that explains it. Ids are strings."))
                .servers(List.of(new Server().url(publicUrl)))
                .components(new Components()
                        .addSecuritySchemes(
                                BEARER,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .bearerFormat("JWT"))
                        .addSchemas(PROBLEM, problemSchema()))
                .addSecurityItem(new SecurityRequirement().addList(BEARER));
    }

    @Bean
    GlobalOperationCustomizer problemResponses() {
        return (operation, _) -> {
            EVERYWHERE.forEach(code -> describe(operation, code));
            return operation;
        };
    }

    /** Neighbours' calls are no part of what a client may read. */
    @Bean
    OpenApiCustomizer withoutInternals() {
        return api -> {
            if (api.getPaths() != null) {
                api.getPaths().keySet().removeIf(path -> path.startsWith("/internal/"));
            }
        };
    }

    private static void describe(Operation operation, ProblemCode code) {
        var status = Integer.toString(code.status());
        var content = new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM));
        operation
                .getResponses()
                .putIfAbsent(
                        status,
                        new ApiResponse()
                                .description(code.title())
                                .content(new Content().addMediaType("application/problem+json", content)));
    }

    private static Schema<?> problemSchema() {
        var fieldError =
                new ObjectSchema().addProperty("field", new StringSchema()).addProperty("message", new StringSchema());
        return new ObjectSchema()
                .description("RFC 9457")
                .addProperty("type", new StringSchema().example(ProblemCode.SOLD_OUT.type()))
                .addProperty("title", new StringSchema().example(ProblemCode.SOLD_OUT.title()))
                .addProperty("status", new IntegerSchema().example(ProblemCode.SOLD_OUT.status()))
                .addProperty("detail", new StringSchema())
                .addProperty("instance", new StringSchema())
                .addProperty("code", new StringSchema().example(ProblemCode.SOLD_OUT.slug()))
                .addProperty("traceId", new StringSchema())
                .addProperty("errors", new io.swagger.v3.oas.models.media.ArraySchema().items(fieldError));
    }
}
